using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>The first part of <see cref="DenseBackward"/>: dY becomes dz in place.</summary>
internal sealed unsafe class DenseGradientKernel(DenseBackward dense) : CpuKernel
{
    public override bool IsRowWise => true;

    public override void Run(CpuStep step) =>
        Elementwise.ActivateBackward(
            step.Rows * dense.Y.Columns, step.GetRows(dense.Y), step.GetRows(dense.DY), dense.Activation);
}
