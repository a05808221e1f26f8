using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>Copies the step's rows side by side: the products read them twice, and then find them in the cache.</summary>
internal sealed unsafe class GatherBatchKernel(GatherBatch gather) : CpuKernel
{
    public override void Run(CpuStep step)
    {
        var rows = step.Order + step.Row.Start;
        Elementwise.GatherRows(step.Row.Rows, gather.X.Columns, step.X, rows, step.At(gather.X));
        if (step.Target != null) Elementwise.GatherRows(step.Row.Rows, gather.Target.Columns, step.Target, rows, step.At(gather.Target));
        var weights = step.At(gather.Weights);
        if (step.Weights != null) Elementwise.GatherRows(step.Row.Rows, 1, step.Weights, rows, weights);
        else new Span<float>(weights, step.Row.Rows).Fill(1);
    }
}
