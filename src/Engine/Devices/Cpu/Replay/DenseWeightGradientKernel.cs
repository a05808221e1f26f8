using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>The part of <see cref="DenseBackward"/> that sums over rows: dW = X' dz, split by the rows of W, and db.</summary>
internal sealed unsafe class DenseWeightGradientKernel(DenseBackward dense, int capacity) : CpuKernel
{
    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats => MatMul.ScratchFloats(_in, _out, capacity);

    public override bool IsByRows => false;

    public override void Run(CpuStep step)
    {
        var rows = step.Row.Rows;
        var dz = step.At(dense.DY);
        if (dense.DWeight is { } dw)
        {
            var (from, to) = step.Part.Share(_in);
            MatMul.TN(to - from, _out, rows, step.At(dense.X) + from, _in, dz, _out, step.At(dw.Tensor) + ((long)from * _out), _out, step.Scratch, dw.Adds);
        }
        if (dense.DBias is { } db)
        {
            var (from, to) = step.Part.Share(_out);
            Reductions.ColumnSums(rows, to - from, dz + from, _out, step.At(db.Tensor) + from, db.Adds);
        }
    }
}
