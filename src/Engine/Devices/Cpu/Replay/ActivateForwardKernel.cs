using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="ActivateForward"/>.</summary>
internal sealed unsafe class ActivateForwardKernel(ActivateForward activate) : CpuKernel
{
    private readonly int _columns = activate.Y.Columns;

    public override void Run(CpuStep step)
    {
        var rows = step.Row.Rows;
        var y = step.At(activate.Y);
        new ReadOnlySpan<float>(step.At(activate.X), rows * _columns).CopyTo(new Span<float>(y, rows * _columns));
        Elementwise.AddBiasAndActivate(rows, _columns, y, _columns, bias: null, activate.Kind);
    }
}
