namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>dx = dy; added where asked.</summary>
/// <remarks>
/// ILGPU takes two structs of the same flat fields for one type, and then keeps the nested ones in local memory: the
/// order of these fields is unlike <see cref="ActivateForwardKernel"/>'s.
/// </remarks>
internal readonly record struct PassGradientKernel(
    StepTables Tables, ElementGrid Elements, Operand DY, Operand DX, Flag Accumulates)
    : IGpuKernel<PassGradientKernel>
{
    public static void Run(PassGradientKernel kernel)
    {
        var (tables, lane, i) = (kernel.Tables, kernel.Elements.Lane, kernel.Elements.Index);
        if (i >= kernel.Elements.Count || !tables.IsActive(lane)) return;
        var to = kernel.DX.GetLaneView(lane, tables);
        var gradient = kernel.DY.GetLaneView(lane, tables)[i];
        to[i] = kernel.Accumulates ? to[i] + gradient : gradient;
    }
}
