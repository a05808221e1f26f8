using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="AddForward"/>.</summary>
internal sealed unsafe class AddForwardKernel(AddForward add) : CpuKernel
{
    public override void Run(CpuStep step)
    {
        var n = step.Row.Rows * add.Y.Columns;
        var y = step.At(add.Y);
        new ReadOnlySpan<float>(step.At(add.A), n).CopyTo(new Span<float>(y, n));
        Elementwise.Add(n, step.At(add.B), y);
    }
}
