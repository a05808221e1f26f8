using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="StorePredictions"/>.</summary>
internal sealed unsafe class StorePredictionsKernel(StorePredictions store) : CpuKernel
{
    private readonly int _columns = store.Prediction.Columns;

    public override bool IsByRows => true;

    public override void Run(CpuStep step)
    {
        if (step.Predictions == null) return;
        var n = step.Rows * _columns;
        var to = step.Predictions + ((long)(step.Row.Start + step.FirstRow) * _columns);
        new ReadOnlySpan<float>(step.RowsOf(store.Prediction), n).CopyTo(new Span<float>(to, n));
    }
}
