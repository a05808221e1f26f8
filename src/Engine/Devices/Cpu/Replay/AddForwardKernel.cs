using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="AddForward"/>.</summary>
internal sealed unsafe class AddForwardKernel(AddForward add) : CpuKernel
{
    public override bool IsByRows => true;

    public override void Run(CpuStep step)
    {
        var n = step.Rows * add.Y.Columns;
        var y = step.RowsOf(add.Y);
        new ReadOnlySpan<float>(step.RowsOf(add.A), n).CopyTo(new Span<float>(y, n));
        Elementwise.Add(n, step.RowsOf(add.B), y);
    }
}
