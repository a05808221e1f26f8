using Experiments.Contracts.Results;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>A store that reads like the readers of other processes: the stores differ only in how they write.</summary>
/// <param name="reader">The reader of the store.</param>
public abstract class ExperimentStore(IExperimentReader reader) : IExperimentStore
{
    public string? WriteProblem { get; protected set; }

    public abstract Task<string?> FindWriteProblemAsync();

    public abstract Task<bool> CreateAsync(ExperimentRecord experiment);

    public abstract Task<long> ClaimTermAsync(string experimentId);

    public abstract Task CommitAsync(CommitBatch batch);

    public abstract Task<bool> DeleteAsync(string experimentId);

    public Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation = default) =>
        reader.ListAsync(cancellation);

    public Task<ExperimentRecord?> FindAsync(string experimentId, CancellationToken cancellation = default) =>
        reader.FindAsync(experimentId, cancellation);

    public Task<ResultsPage> GetResultsAsync(
        string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default) =>
            reader.GetResultsAsync(experimentId, fromTrial, maxTrials, cancellation);

    public Task<IReadOnlyList<StoredFit>> ReadTrialAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
        reader.ReadTrialAsync(experimentId, trial, cancellation);

    public Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
            reader.ReadAttemptsAsync(experimentId, trial, cancellation);

    public IAsyncEnumerable<StoredFit> ReadFitsAsync(string experimentId, CancellationToken cancellation = default) =>
        reader.ReadFitsAsync(experimentId, cancellation);

    public Task<IReadOnlyList<FitRecord>> ReadReturnedAsync(
        string experimentId, CancellationToken cancellation = default) =>
        reader.ReadReturnedAsync(experimentId, cancellation);

    public Task<IReadOnlyList<StoredLease>> ReadLeasesAsync(
        string experimentId, CancellationToken cancellation = default) =>
        reader.ReadLeasesAsync(experimentId, cancellation);

    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default) =>
            reader.FindByFitKeysAsync(fitKeys, cancellation);

    public abstract ValueTask DisposeAsync();
}
