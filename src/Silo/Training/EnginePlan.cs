using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Strategies;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>An experiment, resolved for the engine.</summary>
/// <param name="plan">The search plan of the experiment.</param>
/// <param name="spec">The specification as submitted.</param>
/// <param name="cores">The cores of the silo's CPU slots.</param>
/// <param name="devices">The silo's GPUs.</param>
/// <param name="instruments">The instruments for counts.</param>
internal sealed class EnginePlan(
    SearchPlan plan, ExperimentSpec spec, SharedCores cores, SiloDevices devices, ExperimentsInstruments instruments)
    : ITrainingPlan
{
    // The trial whose keys were computed last: its folds are mostly reported one after the other.
    private ResolvedEntry? _last;

    public TrialSpace Trials => plan.Trials;

    public int Folds => plan.Folds;

    public string RefitMetric => plan.Refit;

    public IReadOnlyList<string> Metrics => plan.Scoring;

    public IReadOnlyList<BaselineScore> Baseline { get; } =
    [
        .. plan.Scoring.Select(metric => (Metric: metric, Score: plan.Baseline.Summarize(metric)))
            .Select(baseline => new BaselineScore(
                baseline.Metric, baseline.Score.Mean, baseline.Score.StandardDeviation)),
    ];

    public IReadOnlyList<string> Warnings => plan.Warnings;

    public string? PositiveClass => plan.Schema.Target.Positive;

    public IReadOnlyList<string> ComputeFitKeys(ParameterSet trial, IReadOnlyList<int> folds, int? epochs)
    {
        var last = _last;
        if (!ReferenceEquals(last?.Parameters, trial)) _last = last = new(trial, plan.ResolveTrial(trial));
        return [.. folds.Select(fold => last!.Trial.ComputeFitKey(fold, epochs))];
    }

    public IPackRunner CreateRunner(string device) =>
        new EngineRunner(device, devices, cores, plan, spec, instruments);

    private sealed record ResolvedEntry(ParameterSet Parameters, ResolvedTrial Trial);
}
