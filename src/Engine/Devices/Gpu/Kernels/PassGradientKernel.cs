namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>dx = dy; added to dx if asked.</summary>
/// <remarks>
/// ILGPU treats two structs with the same flat fields as one type, and then keeps the nested fields in local memory.
/// Therefore the order of these fields differs from <see cref="ActivateForwardKernel"/>'s.
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
