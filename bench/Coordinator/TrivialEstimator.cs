using System.Text;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;
using Experiments.Silo.Training;

namespace Experiments.Coordinator.Bench;

/// <summary>
/// An estimator that takes no time, so that what is measured is everything around it. The score of a point is a plain
/// function of its parameters, and greatest at all of them 0.
/// </summary>
internal sealed class TrivialEstimator : ITrainer
{
    /// <summary>Completes when the first fit begins.</summary>
    public TaskCompletionSource FirstFit { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An experiment over a grid that has so many values for each parameter; every trial is one fit.</summary>
    public static ExperimentSpec Spec(params ReadOnlySpan<int> values)
    {
        var entries = new List<SpaceEntry>();
        foreach (var count in values)
            entries.Add(new($"x{entries.Count}",
                [.. Enumerable.Range(0, count).Select(i => ParameterValue.Create((double)i / count).ToString())]));
        return new()
        {
            Name = "trivial",
            Data = new() { Hash = "00", FileName = "none.csv", Target = ["y"] },
            Estimator = "trivial",
            Space = [new(entries)],
            Search = new() { Cv = 1 },
        };
    }

    public static double Score(ParameterSet parameters) => 1 - parameters.Sum(p => p.Value.AsDouble());

    public Task<ITrainingPlan> PrepareAsync(ExperimentSpec spec, CancellationToken cancellation) =>
        Task.FromResult<ITrainingPlan>(new Plan(this, spec));

    public static FitReport Report(LeasedFit fit) => new()
    {
        Trial = fit.Trial,
        Fold = fit.Fold,
        Scores = new Dictionary<string, double> { ["score"] = Score(ParameterSet.Parse(fit.Params)) },
        Epochs = 1,
        BestEpoch = 1,
        FitKey = $"{fit.Params}/{fit.Fold}",
        Device = "cpu",
    };

    private sealed class Plan(TrivialEstimator estimator, ExperimentSpec spec) : ITrainingPlan
    {
        public TrialSpace Trials { get; } = new(
            new(new([.. spec.Space.Select(g => new SubGrid(g.Entries.Select(e =>
                KeyValuePair.Create<string, IReadOnlyList<ParameterValue>>(
                    e.Name, [.. e.Values.Select(ParameterValue.Parse)]))))]))
            {
                MaxTrials = spec.Budget.MaxTrials,
                Seed = spec.Search.Seed,
                GetPackKey = _ => "one",
            },
            StrategyCatalog.Find(spec.Search.Strategy));

        public int Folds => 1;

        public string RefitMetric => "score";

        public IReadOnlyList<string> Metrics { get; } = ["score"];

        public IReadOnlyList<string> ComputeFitKeys(ParameterSet trial, IReadOnlyList<int> folds, int? epochs) =>
            [.. folds.Select(fold => $"{trial}/{fold}")];

        public IPackRunner CreateRunner(string device) => new Runner(estimator);
    }

    /// <summary>Trains as a CPU does, whatever the device.</summary>
    private sealed class Runner(TrivialEstimator estimator) : IPackRunner
    {
        public string NumericsClass => "trivial";

        public bool CanRefill => false;

        public int ComputeCapacity(LeasedFit fit) => 1;

        public void Run(
            IReadOnlyList<LeasedFit> fits, IPackRefill refill, IFitCheckpoints checkpoints,
            CancellationToken cancellation)
        {
            estimator.FirstFit.TrySetResult();
            foreach (var fit in fits)
                refill.OnFitEnded(new(Report(fit), fit.Fold < 0 ? new Model(fit) : null));
        }
    }

    private sealed class Model(LeasedFit fit) : ITrainedModel
    {
        public IReadOnlyDictionary<string, byte[]> Render(IReadOnlyList<TrialRow> results) =>
            new Dictionary<string, byte[]>
            {
                ["model.txt"] = Encoding.UTF8.GetBytes($"trial {fit.Trial} of {results.Count}")
            };
    }
}
