using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>A store that reads as others do who only read: what differs from one to the other is how they write.</summary>
/// <param name="reader">Reads it.</param>
public abstract class ExperimentStore(IExperimentReader reader) : IExperimentStore
{
    public abstract Task<bool> Create(ExperimentRecord experiment);

    public abstract Task<long> ClaimEpoch(string experimentId);

    public abstract Task Commit(CommitBatch batch);

    public abstract Task<bool> Delete(string experimentId);

    public Task<IReadOnlyList<ExperimentRecord>> List(CancellationToken cancellation = default) => reader.List(cancellation);

    public Task<ExperimentRecord?> Find(string experimentId, CancellationToken cancellation = default) => reader.Find(experimentId, cancellation);

    public Task<ResultsPage> GetResults(string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default) =>
        reader.GetResults(experimentId, fromTrial, maxTrials, cancellation);

    public Task<IReadOnlyList<StoredFit>> ReadTrial(string experimentId, long trial, CancellationToken cancellation = default) => reader.ReadTrial(experimentId, trial, cancellation);

    public Task<IReadOnlyList<StoredAttempt>> ReadAttempts(string experimentId, long trial, CancellationToken cancellation = default) =>
        reader.ReadAttempts(experimentId, trial, cancellation);

    public IAsyncEnumerable<StoredFit> ReadFits(string experimentId, CancellationToken cancellation = default) => reader.ReadFits(experimentId, cancellation);

    public Task<IReadOnlyList<FitRecord>> ReadReturned(string experimentId, CancellationToken cancellation = default) => reader.ReadReturned(experimentId, cancellation);

    public Task<IReadOnlyList<StoredLease>> ReadLeases(string experimentId, CancellationToken cancellation = default) => reader.ReadLeases(experimentId, cancellation);

    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeys(IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default) =>
        reader.FindByFitKeys(fitKeys, cancellation);

    public abstract ValueTask DisposeAsync();
}
