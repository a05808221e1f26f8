using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Simulation.Tests.Cluster;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>A silo's connection to the store: what is asked first comes first.</summary>
internal sealed class SimulatedStore(StoreServer server, Endpoint silo) : IExperimentStore
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private long _lastArrival;

    /// <summary>True if no call gets through.</summary>
    public bool IsCut { get; set; }

    public string? WriteProblem => null;

    public Task<string?> FindWriteProblemAsync() => Task.FromResult<string?>(null);

    public Task<bool> CreateAsync(ExperimentRecord experiment) =>
        CallAsync("create", store => store.CreateAsync(experiment));

    public Task<long> ClaimTermAsync(string experimentId) =>
        CallAsync("claim", store => store.ClaimTermAsync(experimentId));

    public Task CommitAsync(CommitBatch batch) =>
        CallAsync($"commit of {silo.Process.Name} in epoch {batch.Term}", _ => server.CommitAsync(batch), () =>
            server.Lose(batch));

    public Task<bool> DeleteAsync(string experimentId) => CallAsync("delete", store => store.DeleteAsync(experimentId));

    public Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation = default) =>
        CallAsync("list", store => store.ListAsync(cancellation));

    public Task<ExperimentRecord?> FindAsync(string experimentId, CancellationToken cancellation = default) =>
        CallAsync("find", store => store.FindAsync(experimentId, cancellation));

    public Task<ResultsPage> GetResultsAsync(
        string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default) =>
            CallAsync("results", store => store.GetResultsAsync(experimentId, fromTrial, maxTrials, cancellation));

    public Task<IReadOnlyList<StoredFit>> ReadTrialAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
            CallAsync("trial", store => store.ReadTrialAsync(experimentId, trial, cancellation));

    public Task<IReadOnlyList<StoredAttempt>> ReadAttemptsAsync(
        string experimentId, long trial, CancellationToken cancellation = default) =>
            CallAsync("attempts", store => store.ReadAttemptsAsync(experimentId, trial, cancellation));

    // Read by a thread that waits, which there is none of here: at once, or not at all.
    public IAsyncEnumerable<StoredFit> ReadFitsAsync(string experimentId, CancellationToken cancellation = default) =>
        IsCut || server.IsAway
            ? throw new StoreException("The store is away.")
            : server.Rows.ReadFitsAsync(experimentId, cancellation);

    public Task<IReadOnlyList<FitRecord>> ReadReturnedAsync(
        string experimentId, CancellationToken cancellation = default) =>
        CallAsync("returned", store => store.ReadReturnedAsync(experimentId, cancellation));

    public Task<IReadOnlyList<StoredLease>> ReadLeasesAsync(
        string experimentId, CancellationToken cancellation = default) =>
        CallAsync("leases", store => store.ReadLeasesAsync(experimentId, cancellation));

    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default) =>
            CallAsync("known", store => store.FindByFitKeysAsync(fitKeys, cancellation));

    public ValueTask DisposeAsync() => default;

    private Task<T> CallAsync<T>(string what, Func<MemoryExperimentStore, Task<T>> work, Action? onLost = null)
    {
        var done = new TaskCompletionSource<T>();
        var pump = silo.Process.Pump;
        _lastArrival = Math.Max(_lastArrival + 1, pump.Now + server.Delay().Ticks);
        server.Do(
            _lastArrival, what,
            () =>
            {
                if (!IsCut && !server.IsAway) return work(server.Rows);
                // Nothing that follows a lost batch may be written.
                onLost?.Invoke();
                return Task.FromException<T>(new StoreException("The store does not answer."));
            },
            (answer, error) => pump.After(IsCut ? s_patience : server.Delay(), silo.Process, _ =>
            {
                if (error is null) done.TrySetResult(answer);
                else done.TrySetException(error);
            }));
        return done.Task;
    }
}
