using Experiments.Contracts.Leases;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;
using Experiments.Silo.Training;

namespace Experiments.Simulation.Tests.Searches;

/// <summary>Prepares searches for the slots of one silo.</summary>
internal sealed class SimulatedTrainer(
    IReadOnlyDictionary<string, SimulatedSearch> searches, Func<SimulatedSlotThread> current)
    : ITrainer
{
    public Task<ITrainingPlan> PrepareAsync(ExperimentSpec spec, CancellationToken cancellation) =>
        Task.FromResult<ITrainingPlan>(new SimulatedPlan(searches[spec.Name], current));
}

/// <summary>A search as its silo trains it.</summary>
internal sealed class SimulatedPlan(SimulatedSearch search, Func<SimulatedSlotThread> current) : ITrainingPlan
{
    public TrialSpace Trials { get; } = new(
        new(new([.. search.Spec.Space.Select(g => new SubGrid(g.Entries.Select(e =>
            KeyValuePair.Create<string, IReadOnlyList<ParameterValue>>(
                e.Name, [.. e.Values.Select(ParameterValue.Parse)]))))]))
        {
            MaxTrials = search.Spec.Budget.MaxTrials,
            Seed = search.Spec.Search.Seed,
            StructuralNames = ["k"],
            GetPackKey = trial => trial["k"].ToString(),
        },
        StrategyCatalog.Find(search.Spec.Search.Strategy));

    public int Folds => search.Folds;

    public string RefitMetric => SimulatedSearch.Metric;

    public IReadOnlyList<string> Metrics { get; } = [SimulatedSearch.Metric];

    public IReadOnlyList<string> ComputeFitKeys(ParameterSet trial, IReadOnlyList<int> folds, int? epochs) =>
        [.. folds.Select(fold => $"{search.Spec.Data.Hash}/{trial}/{fold}")];

    public IPackRunner CreateRunner(string device) => new Runner(this, search, current);

    private sealed class Runner(SimulatedPlan plan, SimulatedSearch search, Func<SimulatedSlotThread> current)
        : IPackRunner
    {
        public string NumericsClass => "simulated";

        // The simulation has no GPU.
        public bool CanRefill => false;

        public int ComputeCapacity(LeasedFit fit) => plan.Folds;

        public void Run(
            IReadOnlyList<LeasedFit> fits, IPackRefill refill, IFitCheckpoints checkpoints,
            CancellationToken cancellation)
        {
            var trained = fits.Select(fit => Train(fit, cancellation)).ToList();
            if (!current().IsRehearsal) trained.ForEach(refill.OnFitEnded);
        }

        private TrainedFit Train(LeasedFit fit, CancellationToken cancellation)
        {
            var (score, failure, time) = search.Attempt(fit);
            current().Spend(time, cancellation);
            return new(new()
            {
                Trial = fit.Trial,
                Fold = fit.Fold,
                Rung = fit.Rung,
                Failure = failure is { } cause ? new(cause, "It went wrong.") : null,
                Scores = new Dictionary<string, double> { [SimulatedSearch.Metric] = score },
                Epochs = fit.Epochs ?? 5,
                BestEpoch = 3,
                FitTime = time,
                FitKey = plan.ComputeFitKeys(ParameterSet.Parse(fit.Params), [fit.Fold], fit.Epochs)[0],
                Device = "cpu",
            });
        }
    }
}
