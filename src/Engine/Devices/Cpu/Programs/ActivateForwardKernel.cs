using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="ActivateForward"/>.</summary>
internal sealed unsafe class ActivateForwardKernel(ActivateForward activate) : CpuKernel
{
    private readonly int _columns = activate.Y.Columns;

    public override bool IsRowWise => true;

    public override void Run(CpuStep step)
    {
        var y = step.GetRows(activate.Y);
        new ReadOnlySpan<float>(step.GetRows(activate.X), step.Rows * _columns)
            .CopyTo(new Span<float>(y, step.Rows * _columns));
        Elementwise.AddBiasAndActivate(step.Rows, _columns, y, _columns, bias: null, activate.Kind);
    }
}
