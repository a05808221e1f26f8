using Experiments.Contracts.Errors;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>The rows of one experiment.</summary>
internal sealed class ExperimentRows(ExperimentRecord record)
{
    private readonly List<StoredFit> _fits = [];
    private readonly List<StoredAttempt> _attempts = [];
    private readonly Dictionary<FitId, StoredFit> _byId = [];
    private readonly Dictionary<string, StoredFit> _completed = new(StringComparer.Ordinal);
    private readonly Dictionary<FitId, FitRecord> _returned = [];
    private readonly SortedDictionary<LeaseToken, StoredLease> _leases = [];

    /// <summary>The epoch of which a batch failed.</summary>
    private long _broken;

    public ExperimentRecord Record { get; set; } = record;

    /// <summary>In the order of their commit.</summary>
    public IReadOnlyList<StoredFit> Fits => _fits;

    public IReadOnlyList<StoredAttempt> Attempts => _attempts;

    public IReadOnlyDictionary<FitId, FitRecord> Returned => _returned;

    public IReadOnlyDictionary<LeaseToken, StoredLease> Leases => _leases;

    /// <summary>Returns whether a batch of a term would be written.</summary>
    public bool IsOpen(long epoch) => epoch == Record.Term && epoch != _broken;

    public StoredFit? Find(FitId fit) => _byId.GetValueOrDefault(fit);

    public StoredFit? FindCompleted(string key) => _completed.GetValueOrDefault(key);

    /// <summary>Has every later batch of an epoch fail.</summary>
    public void Break(long epoch) => _broken = Math.Max(_broken, epoch);

    public void Commit(CommitBatch batch)
    {
        if (!IsOpen(batch.Term)) throw new StaleTermException(batch.Status.ExperimentId, batch.Term);
        var ids = batch.Fits.Select(GetId).ToList();
        if (ids.Exists(_byId.ContainsKey) || ids.Distinct().Count() < ids.Count)
        {
            Break(batch.Term);
            throw new StoreException("A fit is there already.");
        }

        Record = Record with { Status = batch.Status, Flags = batch.Flags, RefitTrial = batch.RefitTrial };
        foreach (var returned in batch.Returned) _returned[returned.Id] = returned;
        foreach (var fit in batch.Fits) Add(fit);
        _attempts.AddRange(batch.Attempts);
        foreach (var lease in batch.Leases) _leases[lease.Lease.Token] = lease;
        foreach (var token in batch.ReleasedLeases) _leases.Remove(token);
    }

    public static FitId GetId(StoredFit fit) => new(fit.Report.Trial, fit.Report.Fold, fit.Report.Rung);

    private void Add(StoredFit fit)
    {
        _fits.Add(fit);
        _byId.Add(GetId(fit), fit);
        _returned.Remove(GetId(fit));
        if (fit.Report is { Failure: null, FitKey.Length: > 0 }) _completed.TryAdd(fit.Report.FitKey, fit);
    }
}
