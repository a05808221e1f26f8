using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// Copies the step's rows to contiguous memory: the products read them twice, and find them in the cache.
/// </summary>
internal sealed unsafe class GatherBatchKernel(GatherBatch gather) : CpuKernel
{
    public override bool IsRowWise => true;

    public override void Run(CpuStep step)
    {
        var rows = step.RowOrder + step.Parameters.Start + step.FirstRow;
        Elementwise.GatherRows(step.Rows, gather.X.Columns, step.X, rows, step.GetRows(gather.X));
        if (step.Target != null)
            Elementwise.GatherRows(step.Rows, gather.Target.Columns, step.Target, rows, step.GetRows(gather.Target));
        var weights = step.GetRows(gather.Weights);
        if (step.Weights != null) Elementwise.GatherRows(step.Rows, 1, step.Weights, rows, weights);
        else new Span<float>(weights, step.Rows).Fill(1);
    }
}
