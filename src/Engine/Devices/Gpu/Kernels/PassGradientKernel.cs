namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>dx = dy; added where asked.</summary>
internal readonly record struct PassGradientKernel(
    StepTables Tables, Operand DY, Operand DX, Flag Accumulates, ElementGrid Elements)
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
