using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// The part of <see cref="DenseBackward"/> that sums over rows: dW = X' dz, split by the rows of W, and db.
/// </summary>
internal sealed unsafe class DenseWeightGradientKernel(DenseBackward dense, int capacity) : CpuKernel
{
    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    public override long ScratchFloats => MatMul.ScratchFloats(_in, _out, capacity);

    public override bool IsRowWise => false;

    public override void Run(CpuStep step)
    {
        var rows = step.Parameters.Rows;
        var dz = step.GetPointer(dense.DY);
        if (dense.DWeight is { } dw)
        {
            var (from, to) = step.Part.GetRange(_in);
            MatMul.TN(to - from, _out, rows, step.GetPointer(dense.X) + from, _in, dz, _out,
                step.GetPointer(dw.Tensor) + ((long)from * _out), _out, step.Scratch, dw.Accumulates);
        }
        if (dense.DBias is { } db)
        {
            var (from, to) = step.Part.GetRange(_out);
            Reductions.ColumnSums(rows, to - from, dz + from, _out, step.GetPointer(db.Tensor) + from, db.Accumulates);
        }
    }
}
