using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>y = f(x).</summary>
internal readonly record struct ActivateForwardKernel(
    StepTables Tables, Operand X, Operand Y, ElementGrid Elements, ActivationKind Activation)
    : IGpuKernel<ActivateForwardKernel>
{
    public static void Run(ActivateForwardKernel kernel)
    {
        var (tables, lane, i) = (kernel.Tables, kernel.Elements.Lane, kernel.Elements.Index);
        if (i >= kernel.Elements.Count || !tables.IsActive(lane)) return;
        kernel.Y.GetLaneView(lane, tables)[i] =
            ActivationMath.Forward(kernel.Activation, kernel.X.GetLaneView(lane, tables)[i]);
    }
}
