using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>Copies the step's rows side by side: the products read them twice, and then find them in the cache.</summary>
internal sealed unsafe class GatherBatchKernel(GatherBatch gather) : CpuKernel
{
    public override bool IsByRows => true;

    public override void Run(CpuStep step)
    {
        var rows = step.Order + step.Row.Start + step.FirstRow;
        Elementwise.GatherRows(step.Rows, gather.X.Columns, step.X, rows, step.RowsOf(gather.X));
        if (step.Target != null) Elementwise.GatherRows(step.Rows, gather.Target.Columns, step.Target, rows, step.RowsOf(gather.Target));
        var weights = step.RowsOf(gather.Weights);
        if (step.Weights != null) Elementwise.GatherRows(step.Rows, 1, step.Weights, rows, weights);
        else new Span<float>(weights, step.Rows).Fill(1);
    }
}
