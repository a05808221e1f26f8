using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>dx = dy * f'(x), computed from y = f(x); added to dx if asked.</summary>
internal readonly record struct ActivateBackwardKernel(
    StepTables Tables, Operand Y, Operand DY, Operand DX, Flag Accumulates, ElementGrid Elements,
    ActivationKind Activation)
    : IGpuKernel<ActivateBackwardKernel>
{
    public static void Run(ActivateBackwardKernel kernel)
    {
        var (tables, lane, i) = (kernel.Tables, kernel.Elements.Lane, kernel.Elements.Index);
        if (i >= kernel.Elements.Count || !tables.IsActive(lane)) return;
        var to = kernel.DX.GetLaneView(lane, tables);
        var gradient = ActivationMath.Backward(
            kernel.Activation, kernel.Y.GetLaneView(lane, tables)[i], kernel.DY.GetLaneView(lane, tables)[i]);
        to[i] = kernel.Accumulates ? to[i] + gradient : gradient;
    }
}
