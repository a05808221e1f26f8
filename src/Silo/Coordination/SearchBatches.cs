using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>Builds the batches of rows that a search must make durable, and the metrics of each batch.</summary>
internal sealed class SearchBatches(
    TrialLedger ledger, SearchState state, SearchReports reports, StatusBuilder status, SearchHistory history,
    long term)
{
    private (MissingDevice? Missing, int Priority) _lastWritten = (null, state.Priority);
    private long _trialsReported = ledger.TrialsEnded;

    /// <summary>Takes the rows of all calls since the last batch; null where nothing changed.</summary>
    /// <param name="workers">The number of slots that share the search.</param>
    /// <param name="now">The time.</param>
    /// <param name="always">Whether to return a batch although nothing changed.</param>
    public CommitBatch? Take(int workers, DateTimeOffset now, bool always = false)
    {
        state.Advance(now);
        var changes = ledger.TakeChanges();
        // The batch of a search that has ended was taken once, and its commit proves ownership too.
        if (changes.Count == 0 && _lastWritten == (state.Missing, state.Priority) && (!always || state.HasEnded))
            return null;
        _lastWritten = (state.Missing, state.Priority);
        var fits = new List<StoredFit>();
        var returned = new List<FitRecord>();
        var leases = new List<StoredLease>();
        var released = new List<LeaseToken>();
        foreach (var change in changes)
        {
            switch (change)
            {
                case FitChanged { Fit.HasEnded: true } ended: fits.Add(TakeFit(ended, now)); break;
                case FitChanged { Fit: var fit }:
                    returned.Add(fit);
                    history.Counts.OnReturned(fit.Id, now);
                    break;
                case LeaseGranted granted:
                    leases.Add(new(granted.Lease, now));
                    history.Times.OnLeased(granted.Lease, now);
                    break;
                case LeaseReleased gone:
                    released.Add(gone.Token);
                    history.Times.OnReleased(gone.Token);
                    break;
            }
        }

        // A lease that was granted and ended between two commits has no row.
        var both = leases.Select(l => l.Lease.Token).Intersect(released).ToHashSet();
        return new()
        {
            // After the loop: the fits that ended in it are part of the status.
            Status = status.Build(workers, now),
            Term = term,
            Flags = ledger.Flags,
            RefitTrial = ledger.RefitTrial,
            Fits = fits,
            Returned = returned.Where(r => !fits.Any(f => f.Report.GetId() == r.Id)).ToList(),
            Attempts = reports.TakeAttempts(),
            Leases = [.. leases.Where(l => !both.Contains(l.Lease.Token))],
            ReleasedLeases = [.. released.Where(t => !both.Contains(t))],
        };
    }

    /// <summary>Takes the metrics of a batch; to be called directly after <see cref="Take"/>.</summary>
    public CommitMetrics TakeMetrics(CommitBatch batch, DateTimeOffset now)
    {
        var (waits, times) = history.Counts.TakeTimes();
        var ended = batch.Status.TrialsDone - _trialsReported;
        _trialsReported = batch.Status.TrialsDone;
        return new(CreateMetrics(batch.Status, now), ended, waits, times);
    }

    /// <summary>Creates the metrics of the search with a status.</summary>
    public SearchMetrics CreateMetrics(ExperimentStatus durable, DateTimeOffset now)
    {
        var fits = ledger.GetCounts();
        return new(durable, ledger.TrialsRunning, state.HasEnded ? 0 : fits.Pending + fits.Paused,
            history.Counts.BestScores)
        {
            ReadAt = now,
            Deadline = state.HasEnded ? null : state.Deadline,
            OldestLeased = history.Times.OldestLeased,
            MedianFitTime = history.Times.ComputeMedian(),
        };
    }

    private StoredFit TakeFit(FitChanged ended, DateTimeOffset now)
    {
        var fit = reports.TakeFit(ended, now);
        if (fit is { AdoptedFrom: null, Report.Failure: null }) history.Times.OnEnded(ended.Fit.Token, now);
        return fit;
    }
}
