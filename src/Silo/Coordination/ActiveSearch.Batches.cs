using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

internal sealed partial class ActiveSearch
{
    /// <summary>The mean best epoch of the winner's folds; set before the refit is granted.</summary>
    public int? RefitEpochs { get; set; }

    /// <summary>What it waits for because no worker has it.</summary>
    public MissingDevice? Missing { get; set; }

    /// <summary>Its priority among the experiments that share the workers.</summary>
    public int Priority { get; private set; }

    /// <summary>The trial that is refitted.</summary>
    public long? RefitTrial => _ledger.RefitTrial;

    /// <summary>Whether the refit is to be granted and its epochs are not known yet.</summary>
    public bool NeedsRefitEpochs =>
        _spec.Search.RefitEpochs && RefitEpochs is null && _ledger.RefitState == FitState.Pending;

    private ExperimentState State => _ledger switch
    {
        { Flags.Cancelled: true } => ExperimentState.Cancelled,
        { RefitState: FitState.Completed } => ExperimentState.Completed,
        { RefitState: FitState.Failed } => ExperimentState.Failed,
        { IsSearchComplete: true, Best: null } => ExperimentState.Failed,
        { Flags.Paused: true } => ExperimentState.Paused,
        { RefitTrial: not null } => ExperimentState.Refitting,
        _ => ExperimentState.Running,
    };

    /// <summary>What all operations since the last call must make durable; null where they changed nothing.</summary>
    /// <param name="workers">How many there are.</param>
    /// <param name="now">The time.</param>
    /// <param name="always">Whether there is a batch also of nothing.</param>
    public CommitBatch? TakeBatch(int workers, DateTimeOffset now, bool always = false)
    {
        Advance(now);
        var changes = _ledger.TakeChanges();
        // What has ended is on its way to be durable, once, and proves as much.
        if (changes.Count == 0 && _lastWritten == (Missing, Priority) && (!always || HasEnded)) return null;
        _lastWritten = (Missing, Priority);
        var fits = new List<StoredFit>();
        var returned = new List<FitRecord>();
        var leases = new List<StoredLease>();
        var released = new List<LeaseToken>();
        foreach (var change in changes)
        {
            switch (change)
            {
                case FitChanged { Fit.HasEnded: true } ended: fits.Add(ToStored(ended, now)); break;
                case FitChanged { Fit: var fit }:
                    returned.Add(fit);
                    _counts.OnReturned(fit.Id, now);
                    break;
                case LeaseGranted granted: leases.Add(new(granted.Lease, now)); break;
                case LeaseReleased gone: released.Add(gone.Token); break;
            }
        }

        var attempts = _attempts.ToArray();
        _attempts.Clear();
        // A lease that came and went between two commits was never there.
        var both = leases.Select(l => l.Lease.Token).Intersect(released).ToHashSet();
        return new()
        {
            Status = GetStatus(workers, now),
            Term = _term,
            Flags = _ledger.Flags,
            RefitTrial = _ledger.RefitTrial,
            Fits = fits,
            Returned = returned.Where(r => !fits.Any(f => f.Report.GetId() == r.Id)).ToList(),
            Attempts = attempts,
            Leases = [.. leases.Where(l => !both.Contains(l.Lease.Token))],
            ReleasedLeases = [.. released.Where(t => !both.Contains(t))],
        };
    }

    /// <summary>What is to be told of a batch once it is durable; taken right after it.</summary>
    public CommitMetrics TakeMetrics(CommitBatch batch)
    {
        var (waits, times) = _counts.TakeTimes();
        var ended = batch.Status.TrialsDone - _trialsReported;
        _trialsReported = batch.Status.TrialsDone;
        return new(CreateMetrics(batch.Status), ended, waits, times);
    }

    /// <summary>What metrics show of it.</summary>
    public SearchMetrics CreateMetrics(ExperimentStatus status)
    {
        var counts = _ledger.GetCounts();
        return new(status, _ledger.TrialsRunning, HasEnded ? 0 : counts.Pending + counts.Paused, _counts.BestScores);
    }

    /// <summary>Where the search stands in memory. It is shown once its batch is durable.</summary>
    public ExperimentStatus GetStatus(int workers, DateTimeOffset now)
    {
        var counts = _ledger.GetCounts();
        return new()
        {
            ExperimentId = _id,
            Name = _spec.Name,
            State = State,
            Trials = _ledger.TotalTrials ?? 0,
            Folds = _plan.Folds,
            TrialsDone = _ledger.TrialsEnded,
            FitsCompleted = counts.Completed,
            FitsFailed = counts.Failed,
            FitsLeased = counts.Leased,
            Retries = _ledger.Retries,
            Submitted = _submitted,
            Ended = _endedAt,
            RefitMetric = _plan.RefitMetric,
            Best = GetBest(),
            Workers = workers,
            Artifact = _refit?.Artifact,
            Message = GetMessage(),
            FitsAdopted = _ledger.AdoptedFits,
            Refit = _refit,
            RunTime = _runningTime.GetElapsed(now),
            Missing = HasWork ? Missing : null,
            Priority = Priority,
            Trace = _trace,
        };
    }

    private StoredFit ToStored(FitChanged change, DateTimeOffset now)
    {
        var fit = change.Fit;
        // A fit without a report was lost with its workers, too often.
        var (report, from, worker) =
            _reports.Remove(fit.Id, out var known) ? known : (CreateLostReport(fit), null, null);
        _failures.Add(report);
        _counts.OnEnded(report, from is null ? now : null);
        if (fit.Id.IsRefit) _refit = report;
        return new(report, change.Parameters.ToString(), fit.Errors, fit.LostAttempts, fit.Token?.Value, now, from,
            worker);
    }

    private static FitReport CreateLostReport(FitRecord fit) => new()
    {
        Trial = fit.Id.Trial,
        Fold = fit.Id.Fold,
        Rung = fit.Id.Rung,
        Failure = new(FailureCause.LostWorker, $"{fit.LostAttempts} workers were lost while they trained it."),
    };

    private BestTrial? GetBest()
    {
        if (_ledger.Best is not { } best) return null;
        if (_best?.Trial != best.Trial)
            _best = new(best.Trial, best.Score, _strategy.GetTrial(best.Trial).Parameters.ToString());
        return _best;
    }

    private string? GetMessage() => State != ExperimentState.Failed ? null
        : _refit?.Failure is { } failure ? $"The refit of trial {_refit.Trial} failed: {failure.Message}"
        : _failures.IsEmpty ? "The budget was spent before a trial had ended: give it more time."
        : $"No trial has a score in '{_plan.RefitMetric}'. {_failures}";
}
