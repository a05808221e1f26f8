using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>The part of <see cref="DenseBackward"/> that goes by rows: dz, and dX = dz W' where it is wanted.</summary>
internal sealed unsafe class DenseInputGradientKernel(DenseBackward dense, int capacity) : CpuKernel
{
    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats => MatMul.ScratchFloats(capacity, _in, _out);

    public override bool IsByRows => true;

    public override void Run(CpuStep step)
    {
        var dz = step.RowsOf(dense.DY);
        Elementwise.ActivateBackward(step.Rows * _out, step.RowsOf(dense.Y), dz, dense.Activation);
        if (dense.DX is { } dx) MatMul.NT(step.Rows, _in, _out, dz, _out, step.At(dense.Weight), _out, step.RowsOf(dx.Tensor), _in, step.Scratch, dx.Adds);
    }
}
