using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="PassGradient"/>.</summary>
internal sealed unsafe class PassGradientKernel(PassGradient pass) : CpuKernel
{
    public override bool IsRowWise => true;

    public override void Run(CpuStep step) =>
        Pass(step.Rows * pass.DY.Columns, step.GetRows(pass.DY), step.GetRows(pass.DX.Tensor), pass.DX.Accumulates);

    /// <summary>dx = dy, or dx += dy.</summary>
    public static void Pass(int n, float* dy, float* dx, bool adds)
    {
        if (adds) Elementwise.Add(n, dy, dx);
        else new ReadOnlySpan<float>(dy, n).CopyTo(new Span<float>(dx, n));
    }
}
