using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The combined changes of the batches of one term that are committed together: a lease that was granted and released,
/// or a fit that was returned and then ended, is not written in its first state.
/// </summary>
internal sealed class PostgresWriteSet(string experimentId, long term)
{
    private readonly Dictionary<LeaseToken, StoredLease> _leases = [];
    private readonly Dictionary<FitId, FitRecord> _returned = [];

    public string ExperimentId => experimentId;

    public long Term => term;

    public CommitBatch Last { get; private set; } = null!;

    public List<StoredFit> Fits { get; } = [];

    public List<StoredAttempt> Attempts { get; } = [];

    public List<LeaseToken> Released { get; } = [];

    public IReadOnlyCollection<StoredLease> Leases => _leases.Values;

    public IReadOnlyCollection<FitRecord> Returned => _returned.Values;

    /// <summary>Returns the changes of one batch.</summary>
    public static PostgresWriteSet Create(CommitBatch batch)
    {
        var set = new PostgresWriteSet(batch.Status.ExperimentId, batch.Term);
        set.Add(batch);
        return set;
    }

    /// <summary>Returns the combined changes of batches of one term, in their order.</summary>
    public static PostgresWriteSet Create(IGrouping<(string Experiment, long Term), PostgresBatch> batches)
    {
        var set = new PostgresWriteSet(batches.Key.Experiment, batches.Key.Term);
        foreach (var batch in batches) set.Add(batch.Content);
        return set;
    }

    private void Add(CommitBatch batch)
    {
        Last = batch;
        Attempts.AddRange(batch.Attempts);
        foreach (var fit in batch.Fits)
        {
            Fits.Add(fit);
            _returned.Remove(fit.Report.GetId());
        }
        foreach (var fit in batch.Returned) _returned[fit.Id] = fit;
        foreach (var lease in batch.Leases) _leases[lease.Lease.Token] = lease;
        foreach (var token in batch.ReleasedLeases)
            if (!_leases.Remove(token)) Released.Add(token);
    }
}
