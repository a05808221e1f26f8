using System.Collections.Concurrent;
using System.Text;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;
using Experiments.Silo.Training;

namespace Experiments.Silo.Tests;

/// <summary>
/// A stand-in for the engine that takes no time: the score of a fit is a plain function of its parameters and fold.
/// Counts what it runs.
/// </summary>
internal sealed class TrivialTrainer : ITrainer
{
    /// <summary>How often each fit was run.</summary>
    public ConcurrentDictionary<(long Trial, int Fold), int> Runs { get; } = [];

    /// <summary>How many fits a pack of a GPU takes.</summary>
    public int Capacity { get; set; } = 8;

    /// <summary>How many fits each pack of a GPU began with.</summary>
    public ConcurrentBag<int> Packs { get; } = [];

    /// <summary>How many lanes the GPU really has room for; null for as many as it says.</summary>
    public int? Room { get; set; }

    /// <summary>Called before fits that train together, with their number; may throw.</summary>
    public Action<int> BeforePack { get; set; } = _ => { };

    /// <summary>Called before each fit; may block or throw. Told the trial, the fold and the attempt.</summary>
    public Action<LeasedFit, CancellationToken> Before { get; set; } = (_, _) => { };

    /// <summary>The score of parameter x on a fold: greatest at x = 0.7.</summary>
    public static double Score(double x, int fold) => 1 - Math.Abs(x - 0.7) + 0.001 * fold;

    /// <summary>An experiment of n trials.</summary>
    public static ExperimentSpec Spec(int trials, int folds = 2) => new()
    {
        Name = "trivial",
        Data = new() { Hash = "00", FileName = "none.csv", Target = ["y"] },
        Estimator = "trivial",
        Space = [new([new(
            "x", [.. Enumerable.Range(0, trials).Select(i => ParameterValue.Create((double)i / trials).ToString())])])],
        Search = new() { Cv = folds },
    };

    public Task<ITrainingPlan> PrepareAsync(ExperimentSpec spec, CancellationToken cancellation) =>
        Task.FromResult<ITrainingPlan>(new Plan(this, spec));

    private sealed class Plan(TrivialTrainer trainer, ExperimentSpec spec) : ITrainingPlan
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

        public int Folds => spec.Search.Cv ?? 1;

        public string RefitMetric => "score";

        public IReadOnlyList<string> Metrics { get; } = ["score"];

        public IReadOnlyList<string> ComputeFitKeys(ParameterSet trial, IReadOnlyList<int> folds, int? epochs) =>
            [.. folds.Select(fold => $"{spec.Data.Hash}/{trial}/{fold}")];

        public IPackRunner CreateRunner(string device) => new Runner(trainer, this, device != "cpu");
    }

    private sealed class Runner(TrivialTrainer trainer, Plan plan, bool isGpu) : IPackRunner
    {
        public string NumericsClass => "trivial";

        public bool CanRefill => isGpu;

        public int ComputeCapacity(LeasedFit fit) => fit.Fold < 0 ? 1 : isGpu ? trainer.Capacity : plan.Folds;

        public void Run(
            IReadOnlyList<LeasedFit> fits, IPackRefill refill, IFitCheckpoints checkpoints,
            CancellationToken cancellation)
        {
            if (isGpu) trainer.Packs.Add(fits.Count);
            trainer.BeforePack(fits.Count);
            if (isGpu && trainer.Room < fits.Count) refill.OnWidthReduced(trainer.Room.Value);
            // Half of the lanes of a GPU end in each round, all of a CPU.
            for (var lanes = new Queue<LeasedFit>(fits); lanes.Count > 0;)
            {
                lanes = new(lanes.Where(refill.IsWanted));
                var count = isGpu ? (lanes.Count + 1) / 2 : lanes.Count;
                var trained = Enumerable.Range(0, count).Select(_ => Train(lanes.Dequeue(), cancellation)).ToList();
                trained.ForEach(refill.OnFitEnded);
                if (!isGpu) return;
                foreach (var fit in refill.TakeFits(trainer.Capacity - lanes.Count)) lanes.Enqueue(fit);
            }
        }

        private TrainedFit Train(LeasedFit fit, CancellationToken cancellation)
        {
            trainer.Before(fit, cancellation);
            cancellation.ThrowIfCancellationRequested();
            trainer.Runs.AddOrUpdate((fit.Trial, fit.Fold), 1, (_, n) => n + 1);
            var parameters = ParameterSet.Parse(fit.Params);
            var report = new FitReport
            {
                Trial = fit.Trial,
                Fold = fit.Fold,
                // A refit has no rows to be scored on, as with the engine.
                Scores = fit.Fold < 0
                    ? new Dictionary<string, double>()
                    : new() { ["score"] = Score(parameters["x"].AsDouble(), fit.Fold) },
                Epochs = fit.Epochs ?? 5,
                BestEpoch = 3 + fit.Fold,
                FitKey = plan.ComputeFitKeys(parameters, [fit.Fold], fit.Epochs)[0],
                Device = "cpu",
            };
            return new(report, fit.Fold < 0 ? new Model(fit) : null);
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
