using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="DenseBackward"/>.</summary>
internal sealed unsafe class DenseBackwardKernel(DenseBackward dense, int capacity) : CpuKernel
{
    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats => Math.Max(MatMul.ScratchFloats(_in, _out, capacity), MatMul.ScratchFloats(capacity, _in, _out));

    public override void Run(CpuStep step)
    {
        var rows = step.Row.Rows;
        var dz = step.At(dense.DY);
        Elementwise.ActivateBackward(rows * _out, step.At(dense.Y), dz, dense.Activation);
        if (dense.DWeight is { } dw) MatMul.TN(_in, _out, rows, step.At(dense.X), _in, dz, _out, step.At(dw.Tensor), _out, step.Scratch, dw.Adds);
        if (dense.DBias is { } db) Reductions.ColumnSums(rows, _out, dz, _out, step.At(db.Tensor), db.Adds);
        if (dense.DX is { } dx) MatMul.NT(rows, _in, _out, dz, _out, step.At(dense.Weight), _out, step.At(dx.Tensor), _in, step.Scratch, dx.Adds);
    }
}
