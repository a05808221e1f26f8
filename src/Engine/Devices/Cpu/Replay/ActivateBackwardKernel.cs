using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="ActivateBackward"/>.</summary>
internal sealed unsafe class ActivateBackwardKernel(ActivateBackward activate) : CpuKernel
{
    public override bool IsByRows => true;

    public override void Run(CpuStep step)
    {
        var n = step.Rows * activate.Y.Columns;
        Elementwise.ActivateBackward(n, step.RowsOf(activate.Y), step.RowsOf(activate.DY), activate.Kind);
        PassGradientKernel.Pass(n, step.RowsOf(activate.DY), step.RowsOf(activate.DX.Tensor), activate.DX.Adds);
    }
}
