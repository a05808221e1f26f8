using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>The state of a search: its ledger, users' operations and the time decide it.</summary>
internal sealed class SearchState
{
    private readonly TrialLedger _ledger;
    private readonly int _folds;
    private readonly TimeSpan? _maxTime;
    private readonly RunningTime _runningTime;

    public SearchState(ExperimentRecord record, TrialLedger ledger, int folds, DateTimeOffset now)
    {
        (_ledger, _folds, _maxTime) = (ledger, folds, record.Spec.Budget.MaxTime);
        _runningTime = new(record.Status.RunTime, now, runs: !ledger.Flags.Paused);
        Priority = record.Status.Priority;
    }

    /// <summary>The device that the search waits for because no worker has it; null for none.</summary>
    public MissingDevice? Missing { get; set; }

    /// <summary>The priority among the experiments that share the workers.</summary>
    public int Priority { get; private set; }

    /// <summary>The time of the end; null before it.</summary>
    public DateTimeOffset? Ended { get; private set; }

    /// <summary>The experiment's state.</summary>
    public ExperimentState Current => _ledger switch
    {
        { Flags.Cancelled: true } => ExperimentState.Cancelled,
        { RefitState: FitState.Completed } => ExperimentState.Completed,
        { RefitState: FitState.Failed } => ExperimentState.Failed,
        { IsSearchComplete: true, Best: null } => ExperimentState.Failed,
        { Flags.Paused: true } => ExperimentState.Paused,
        { RefitTrial: not null } => ExperimentState.Refitting,
        _ => ExperimentState.Running,
    };

    /// <summary>True after the end, when nothing can change any more.</summary>
    public bool HasEnded => Current.HasEnded();

    /// <summary>True while something can be granted.</summary>
    public bool HasWork => _ledger.RefitState == FitState.Pending || (_ledger.RefitState is null && PendingTrials > 0);

    /// <summary>True while something can be granted and no lease is held.</summary>
    public bool IsIdle => HasWork && NextExpiry is null;

    /// <summary>The number of pending fits divided by the fits of a trial, rounded up.</summary>
    public long PendingTrials => (_ledger.GetCounts().Pending + _folds - 1) / _folds;

    /// <summary>The time when the next lease expires; null while none is held.</summary>
    public DateTimeOffset? NextExpiry => _ledger.NextExpiry;

    /// <summary>The end of the budget's time; null without a limit, after the stop, or during a pause.</summary>
    public DateTimeOffset? Deadline =>
        _ledger.Flags.Stopped || _maxTime is not { } most ? null : _runningTime.GetTimeOf(most);

    /// <summary>Gets how long the search has run, without pauses.</summary>
    public TimeSpan GetRunTime(DateTimeOffset now) => _runningTime.GetElapsed(now);

    /// <summary>Stops the search when its time is spent, opens the refit, and records the end.</summary>
    public void Advance(DateTimeOffset now)
    {
        if (Deadline <= now && !HasEnded) _ledger.Stop();
        if (_ledger is { IsSearchComplete: true, RefitTrial: null, Best: { } best }) _ledger.OpenRefit(best.Trial);
        if (HasEnded) Ended ??= now;
    }

    // An operation does not change a search that has ended, even if the end is not durable yet.
    public void Pause(DateTimeOffset now)
    {
        if (HasEnded) return;
        _ledger.Pause();
        _runningTime.Stop(now);
    }

    public void Resume(DateTimeOffset now)
    {
        if (HasEnded) return;
        _ledger.Resume();
        _runningTime.Start(now);
    }

    public void Cancel()
    {
        if (!HasEnded) _ledger.Cancel();
    }

    public void SetPriority(int priority)
    {
        if (!HasEnded) Priority = priority;
    }
}
