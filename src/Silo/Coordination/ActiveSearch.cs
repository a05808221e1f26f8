using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;
using Experiments.Search.Strategies;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>
/// A search while it runs: the ledger with what Orleans and stores need around it. One caller at a time; every operation
/// is applied in memory, and <see cref="TakeBatch"/> gives what must be durable before it is answered.
/// </summary>
internal sealed partial class ActiveSearch
{
    private readonly string _id;
    private readonly ExperimentSpec _spec;
    private readonly ITrainingPlan _plan;
    private readonly ISearchStrategy _strategy;
    private readonly TrialLedger _ledger;
    private readonly long _epoch;
    private readonly DateTimeOffset _submitted;
    private readonly FailureSummary _failures;
    private readonly Dictionary<FitId, (FitReport Report, string? AdoptedFrom, string? Worker)> _ended = [];
    private readonly List<StoredAttempt> _attempts = [];
    private readonly RunningTime _runningTime;
    private readonly TrialTally _tally;
    private readonly string? _trace;
    private long _trialsTold;
    private FitReport? _refit;
    private DateTimeOffset? _endedAt;
    private BestTrial? _best;
    private (MissingDevice? Missing, int Priority) _said;

    private ActiveSearch(
        ExperimentRecord record, ITrainingPlan plan, ISearchStrategy strategy, TrialLedger ledger, FailureSummary failures, TrialTally tally, FitReport? refit, DateTimeOffset now)
    {
        _runningTime = new(record.Status.RunTime, now, runs: !ledger.Switches.Paused);
        (_id, _spec, _plan, _strategy, _ledger, _epoch) = (record.Status.ExperimentId, record.Spec, plan, strategy, ledger, record.Epoch);
        (_submitted, _failures, _tally, _refit, _trace) = (record.Status.Submitted, failures, tally, refit, record.Status.Trace);
        _trialsTold = ledger.TrialsEnded;
        Priority = record.Status.Priority;
        _said = (null, Priority);
    }

    /// <summary>The epoch in which it is written.</summary>
    public long Epoch => _epoch;

    /// <summary>When the budget's time is spent; null where there is none, it is, or time does not run.</summary>
    public DateTimeOffset? Deadline => _ledger.Switches.Stopped || _spec.Budget.MaxTime is not { } most ? null : _runningTime.Reaches(most);

    /// <summary>When the next lease expires.</summary>
    public DateTimeOffset? NextExpiry => _ledger.NextExpiry;

    /// <summary>Whether somebody could be given something now.</summary>
    public bool HasWork => _ledger.RefitState == FitState.Pending || (_ledger.RefitState is null && PendingTrials > 0);

    /// <summary>Whether there is something to do and nobody does anything.</summary>
    public bool IsIdle => HasWork && NextExpiry is null;

    /// <summary>Whether nothing is granted until somebody resumes it.</summary>
    public bool IsPaused => _ledger.Switches.Paused;

    /// <summary>Whether nothing will ever change again.</summary>
    public bool HasEnded => State is not (ExperimentState.Running or ExperimentState.Refitting or ExperimentState.Paused);

    private long PendingTrials => (_ledger.Counts().Pending + _plan.Folds - 1) / _plan.Folds;

    /// <summary>A search that begins.</summary>
    public static ActiveSearch Begin(ExperimentRecord record, ITrainingPlan plan, TimeSpan term, DateTimeOffset now)
    {
        var strategy = StrategyOf(record.Spec, plan);
        return new(record, plan, strategy, new(strategy, OptionsOf(plan, term), record.Epoch), new(), new(plan.Folds, now), refit: null, now);
    }

    /// <summary>A search as its durable rows tell it; what is leased gets a full term.</summary>
    public static async Task<ActiveSearch> Restore(ExperimentRecord record, ITrainingPlan plan, TimeSpan term, IExperimentReader store, ICoordinatorHost host, DateTimeOffset now)
    {
        var id = record.Status.ExperimentId;
        var strategy = StrategyOf(record.Spec, plan);
        var failures = new FailureSummary();
        var tally = new TrialTally(plan.Folds, now);
        FitReport? refit = null;
        var leases = await store.ReadLeases(id);
        var returned = await store.ReadReturned(id);
        // Whoever claimed a later epoch meanwhile has written since: what is read is no state that ever was.
        if (leases.Any(l => l.Lease.Token.Epoch >= record.Epoch)) throw new StaleEpochException(id, record.Epoch);
        IEnumerable<FitRecord> Rows()
        {
            foreach (var fit in store.ReadFits(id).ToBlockingEnumerable())
            {
                if (fit.Report.Fold == FoldIndex.Refit) refit = fit.Report;
                failures.Add(fit.Report);
                tally.Ended(fit.Report, null);
                yield return fit.ToRecord(plan.RefitMetric);
            }

            foreach (var fit in returned) yield return fit;
        }

        var snapshot = new LedgerSnapshot { Fits = Rows(), Leases = [.. leases.Select(l => l.Lease)], Switches = record.Switches, RefitTrial = record.RefitTrial };
        // A million rows take a while.
        var ledger = await host.OffTurn(() => TrialLedger.Restore(strategy, OptionsOf(plan, term), record.Epoch, snapshot, now));
        if ((await store.Find(id))?.Epoch != record.Epoch) throw new StaleEpochException(id, record.Epoch);
        return new(record, plan, strategy, ledger, failures, tally, refit, now);
    }

    private static TrialLedgerOptions OptionsOf(ITrainingPlan plan, TimeSpan term) => new() { Folds = plan.Folds, LeaseTerm = term };

    private static ISearchStrategy StrategyOf(ExperimentSpec spec, ITrainingPlan plan)
    {
        var grid = new GridStrategy(plan.Grid, plan.StructuralNames, plan.PackKey);
        return spec.Budget.MaxTrials is { } most ? new LimitedStrategy(grid, most) : grid;
    }
}
