using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// Copies the step's rows to contiguous memory: the products read them twice, and find them in the cache.
/// </summary>
/// <param name="gather">The instruction.</param>
/// <param name="capacity">The most rows of a batch.</param>
internal sealed unsafe class GatherBatchKernel(GatherBatch gather, int capacity) : CpuKernel
{
    private readonly int _rowWords = NonZeros.GetRowWords(gather.X.Columns);

    /// <summary>The batch.</summary>
    public PlanTensor X => gather.X;

    public override long SharedFloats => (long)capacity * _rowWords * sizeof(ulong) / sizeof(float);

    public override bool IsRowWise => true;

    /// <summary>Returns which elements of the batch are not zero, if that is worth knowing.</summary>
    public NonZeros GetNonZeros(CpuStep step) =>
        step.LeavesZerosOut ? new((ulong*)(step.Shared + SharedOffset), _rowWords) : default;

    public override void Run(CpuStep step)
    {
        var rows = step.RowOrder + step.Parameters.Start + step.FirstRow;
        var x = step.GetRows(gather.X);
        Elementwise.GatherRows(step.Rows, gather.X.Columns, step.X, rows, x);
        if (step.LeavesZerosOut)
        {
            var nonZeros = GetNonZeros(step).FromRow(step.FirstRow);
            for (var row = 0; row < step.Rows; row++)
                nonZeros.Mark(row, x + ((nint)row * gather.X.Columns), gather.X.Columns);
        }
        if (step.Target != null)
            Elementwise.GatherRows(step.Rows, gather.Target.Columns, step.Target, rows, step.GetRows(gather.Target));
        var weights = step.GetRows(gather.Weights);
        if (step.Weights != null) Elementwise.GatherRows(step.Rows, 1, step.Weights, rows, weights);
        else new Span<float>(weights, step.Rows).Fill(1);
    }
}
