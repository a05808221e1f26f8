using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="ActivateBackward"/>.</summary>
internal sealed unsafe class ActivateBackwardKernel(ActivateBackward activate) : CpuKernel
{
    public override bool IsRowWise => true;

    public override void Run(CpuStep step)
    {
        var n = step.Rows * activate.Y.Columns;
        Elementwise.ActivateBackward(n, step.GetRows(activate.Y), step.GetRows(activate.DY), activate.Kind);
        PassGradientKernel.Pass(
            n, step.GetRows(activate.DY), step.GetRows(activate.DX.Tensor), activate.DX.Accumulates);
    }
}
