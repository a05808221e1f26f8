using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="AddForward"/>.</summary>
internal sealed unsafe class AddForwardKernel(AddForward add) : CpuKernel
{
    public override bool IsRowWise => true;

    public override void Run(CpuStep step)
    {
        var n = step.Rows * add.Y.Columns;
        var y = step.GetRows(add.Y);
        new ReadOnlySpan<float>(step.GetRows(add.A), n).CopyTo(new Span<float>(y, n));
        Elementwise.Add(n, step.GetRows(add.B), y);
    }
}
