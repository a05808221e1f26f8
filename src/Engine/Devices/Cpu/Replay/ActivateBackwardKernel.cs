using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="ActivateBackward"/>.</summary>
internal sealed unsafe class ActivateBackwardKernel(ActivateBackward activate) : CpuKernel
{
    public override void Run(CpuStep step)
    {
        var n = step.Row.Rows * activate.Y.Columns;
        Elementwise.ActivateBackward(n, step.At(activate.Y), step.At(activate.DY), activate.Kind);
        PassGradientKernel.Pass(n, step.At(activate.DY), step.At(activate.DX.Tensor), activate.DX.Adds);
    }
}
