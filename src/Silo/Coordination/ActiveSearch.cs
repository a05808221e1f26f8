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
/// A search while it runs: the ledger with what Orleans and stores need around it. One caller at a time; every
/// operation is applied in memory, and <see cref="TakeBatch"/> gives what must be durable before it is answered.
/// </summary>
internal sealed partial class ActiveSearch
{
    private readonly string _id;
    private readonly ExperimentSpec _spec;
    private readonly ITrainingPlan _plan;
    private readonly ISearchStrategy _strategy;
    private readonly TrialLedger _ledger;
    private readonly long _term;
    private readonly DateTimeOffset _submitted;
    private readonly FailureSummary _failures;
    private readonly Dictionary<FitId, (FitReport Report, string? AdoptedFrom, string? Worker)> _reports = [];
    private readonly List<StoredAttempt> _attempts = [];
    private readonly RunningTime _runningTime;
    private readonly TrialCounts _counts;
    private readonly string? _trace;
    private long _trialsReported;
    private FitReport? _refit;
    private DateTimeOffset? _endedAt;
    private BestTrial? _best;
    private (MissingDevice? Missing, int Priority) _lastWritten;

    private ActiveSearch(
        ExperimentRecord record, ITrainingPlan plan, ISearchStrategy strategy, TrialLedger ledger,
        FailureSummary failures, TrialCounts tally, FitReport? refit, DateTimeOffset now)
    {
        _runningTime = new(record.Status.RunTime, now, runs: !ledger.Flags.Paused);
        (_id, _spec, _plan, _strategy, _ledger, _term) =
            (record.Status.ExperimentId, record.Spec, plan, strategy, ledger, record.Term);
        (_submitted, _failures, _counts, _refit, _trace) =
            (record.Status.Submitted, failures, tally, refit, record.Status.Trace);
        _trialsReported = ledger.TrialsEnded;
        Priority = record.Status.Priority;
        _lastWritten = (null, Priority);
    }

    /// <summary>The epoch in which it is written.</summary>
    public long Term => _term;

    /// <summary>When the budget's time is spent; null where there is none, it is, or time does not run.</summary>
    public DateTimeOffset? Deadline =>
        _ledger.Flags.Stopped || _spec.Budget.MaxTime is not { } most ? null : _runningTime.GetTimeOf(most);

    /// <summary>When the next lease expires.</summary>
    public DateTimeOffset? NextExpiry => _ledger.NextExpiry;

    /// <summary>Whether somebody could be given something now.</summary>
    public bool HasWork => _ledger.RefitState == FitState.Pending || (_ledger.RefitState is null && PendingTrials > 0);

    /// <summary>Whether there is something to do and nobody does anything.</summary>
    public bool IsIdle => HasWork && NextExpiry is null;

    /// <summary>Whether nothing is granted until somebody resumes it.</summary>
    public bool IsPaused => _ledger.Flags.Paused;

    /// <summary>Whether nothing will ever change again.</summary>
    public bool HasEnded =>
        State is not (ExperimentState.Running or ExperimentState.Refitting or ExperimentState.Paused);

    private long PendingTrials => (_ledger.GetCounts().Pending + _plan.Folds - 1) / _plan.Folds;

    /// <summary>A search that begins.</summary>
    public static ActiveSearch Begin(ExperimentRecord record, ITrainingPlan plan, TimeSpan term, DateTimeOffset now)
    {
        var strategy = plan.Trials.CreateStrategy();
        return new(record, plan, strategy, new(strategy, CreateOptions(plan, term), record.Term), new(),
            new(plan.Folds, now), refit: null, now);
    }

    /// <summary>A search as its durable rows tell it; what is leased gets a full term.</summary>
    public static async Task<ActiveSearch> RestoreAsync(
        ExperimentRecord record, ITrainingPlan plan, TimeSpan term, IExperimentReader store, ICoordinatorHost host,
        DateTimeOffset now)
    {
        var id = record.Status.ExperimentId;
        var strategy = plan.Trials.CreateStrategy();
        var failures = new FailureSummary();
        var tally = new TrialCounts(plan.Folds, now);
        FitReport? refit = null;
        var leases = await store.ReadLeasesAsync(id);
        var returned = await store.ReadReturnedAsync(id);
        // Whoever claimed a later epoch meanwhile has written since: what is read is no state that ever was.
        if (leases.Any(l => l.Lease.Token.Term >= record.Term)) throw new StaleTermException(id, record.Term);
        IEnumerable<FitRecord> Rows()
        {
            foreach (var fit in store.ReadFitsAsync(id).ToBlockingEnumerable())
            {
                if (fit.Report.Fold == FoldIndex.Refit) refit = fit.Report;
                failures.Add(fit.Report);
                tally.OnEnded(fit.Report, null);
                yield return fit.ToRecord(plan.RefitMetric);
            }

            foreach (var fit in returned) yield return fit;
        }

        var snapshot = new LedgerSnapshot
        {
            Fits = Rows(),
            Leases = [.. leases.Select(l => l.Lease)],
            Flags = record.Switches,
            RefitTrial = record.RefitTrial
        };
        // A million rows take a while.
        var ledger = await host.RunOffTurnAsync(
            () => TrialLedger.Restore(strategy, CreateOptions(plan, term), record.Term, snapshot, now));
        if ((await store.FindAsync(id))?.Term != record.Term) throw new StaleTermException(id, record.Term);
        return new(record, plan, strategy, ledger, failures, tally, refit, now);
    }

    private static TrialLedgerOptions CreateOptions(ITrainingPlan plan, TimeSpan term) =>
        new() { Folds = plan.Folds, LeaseTerm = term };
}
