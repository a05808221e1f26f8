using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="PassGradient"/>.</summary>
internal sealed unsafe class PassGradientKernel(PassGradient pass) : CpuKernel
{
    public override bool IsByRows => true;

    public override void Run(CpuStep step) =>
        Pass(step.Rows * pass.DY.Columns, step.RowsOf(pass.DY), step.RowsOf(pass.DX.Tensor), pass.DX.Adds);

    /// <summary>dx = dy, or dx += dy.</summary>
    public static void Pass(int n, float* dy, float* dx, bool adds)
    {
        if (adds) Elementwise.Add(n, dy, dx);
        else new ReadOnlySpan<float>(dy, n).CopyTo(new Span<float>(dx, n));
    }
}
