using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// The part of <see cref="DenseBackward"/> that sums over rows: dW = X' dz, split by the rows of W, and db.
/// </summary>
/// <param name="dense">The instruction.</param>
/// <param name="capacity">The most rows of a batch.</param>
/// <param name="update">The update of W that follows its gradient block by block; null if there is none.</param>
/// <param name="batch">The gather of X, if X is the batch: the rows of the next one are fetched meanwhile.</param>
internal sealed unsafe class DenseWeightGradientKernel(
    DenseBackward dense, int capacity, FusedUpdate? update, GatherBatchKernel? batch) : CpuKernel
{
    /// <summary>The rows of W in a block: enough for whole tiles, few enough that a block stays in the cache.</summary>
    private const int BlockRows = 96;

    private readonly int _in = dense.X.Columns;
    private readonly int _out = dense.Y.Columns;

    private int BlockChunks => Math.Max(1, BlockRows * _out / Segment.MaxChunk);

    // Chunks need not end with a row: both their first and their last row may belong to two blocks.
    private long BlockFloats => PlanTensor.Align(
        Math.Min((long)_in * _out, (BlockChunks * (long)Segment.MaxChunk) + (2L * _out)));

    private long ProductFloats => PlanTensor.Align(
        MatMul.ScratchFloats(_in, _out, capacity) + (batch is null ? 0 : MatMul.ListFloats(_in, capacity)));

    public override long ScratchFloats => ProductFloats + (update is null ? 0 : BlockFloats);

    public override bool IsRowWise => false;

    public override void Run(CpuStep step)
    {
        var rows = step.Parameters.Rows;
        var dz = step.GetPointer(dense.DY);
        if (dense.DBias is { } db)
        {
            var (from, to) = step.Part.GetRange(_out);
            Reductions.ColumnSums(rows, to - from, dz + from, _out, step.GetPointer(db.Tensor) + from, db.Accumulates);
        }
        if (dense.DWeight is not { } dw) return;
        var (first, end) = step.Part.GetRange(_in);
        var next = batch is null ? default : step.PrefetchNextBatch(_in, MatMul.CountTiles(end - first, _out));
        if (update is not null && update.IsActive(step)) Update(step, update, dz, &next);
        else
        {
            var gradient = step.GetPointer(dw.Tensor) + ((long)first * _out);
            Multiply(step, first, end, dz, gradient, &next, dw.Accumulates);
        }
    }

    private void Update(CpuStep step, FusedUpdate update, float* dz, RowPrefetch* nextBatch)
    {
        var block = step.Scratch + ProductFloats;
        for (int next, chunk = update.First; chunk < update.End; chunk = next)
        {
            next = Math.Min(update.End, chunk + BlockChunks);
            var end = update.GetChunk(next - 1);
            var fromRow = update.GetChunk(chunk).Offset / _out;
            var toRow = (end.Offset + end.Length + _out - 1) / _out;
            Multiply(step, fromRow, toRow, dz, block, nextBatch, accumulates: false);
            update.Update(step, chunk, next, block - ((long)fromRow * _out));
        }
    }

    /// <summary>Computes some rows of dW.</summary>
    private void Multiply(
        CpuStep step, int from, int to, float* dz, float* dw, RowPrefetch* nextBatch, bool accumulates) => MatMul.TN(
        to - from, _out, step.Parameters.Rows, step.GetPointer(dense.X) + from, _in, dz, _out, dw, _out, step.Scratch,
        accumulates, batch?.GetNonZeros(step).Transpose().FromRow(from) ?? default, batch is null ? null : nextBatch);
}
