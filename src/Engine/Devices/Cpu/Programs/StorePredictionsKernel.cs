using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>See <see cref="StorePredictions"/>.</summary>
internal sealed unsafe class StorePredictionsKernel(StorePredictions store) : CpuKernel
{
    private readonly int _columns = store.Prediction.Columns;

    public override bool IsRowWise => true;

    public override void Run(CpuStep step)
    {
        if (step.Predictions == null) return;
        var n = step.Rows * _columns;
        var to = step.Predictions + ((long)(step.Parameters.Start + step.FirstRow) * _columns);
        new ReadOnlySpan<float>(step.GetRows(store.Prediction), n).CopyTo(new Span<float>(to, n));
    }
}
