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

    /// <summary>Whether nothing gets through.</summary>
    public bool IsCut { get; set; }

    public Task<bool> Create(ExperimentRecord experiment) => Ask("create", store => store.Create(experiment));

    public Task<long> ClaimEpoch(string experimentId) => Ask("claim", store => store.ClaimEpoch(experimentId));

    public Task Commit(CommitBatch batch) => Ask($"commit of {silo.Process.Name} in epoch {batch.Epoch}", _ => server.Commit(batch), () => server.Lose(batch));

    public Task<bool> Delete(string experimentId) => Ask("delete", store => store.Delete(experimentId));

    public Task<IReadOnlyList<ExperimentRecord>> List(CancellationToken cancellation = default) => Ask("list", store => store.List(cancellation));

    public Task<ExperimentRecord?> Find(string experimentId, CancellationToken cancellation = default) => Ask("find", store => store.Find(experimentId, cancellation));

    public Task<ResultsPage> GetResults(string experimentId, long fromTrial, int maxTrials, CancellationToken cancellation = default) =>
        Ask("results", store => store.GetResults(experimentId, fromTrial, maxTrials, cancellation));

    public Task<IReadOnlyList<StoredFit>> ReadTrial(string experimentId, long trial, CancellationToken cancellation = default) =>
        Ask("trial", store => store.ReadTrial(experimentId, trial, cancellation));

    public Task<IReadOnlyList<StoredAttempt>> ReadAttempts(string experimentId, long trial, CancellationToken cancellation = default) =>
        Ask("attempts", store => store.ReadAttempts(experimentId, trial, cancellation));

    // Read by a thread that waits, which there is none of here: at once, or not at all.
    public IAsyncEnumerable<StoredFit> ReadFits(string experimentId, CancellationToken cancellation = default) =>
        IsCut || server.IsAway ? throw new StoreException("The store is away.") : server.Rows.ReadFits(experimentId, cancellation);

    public Task<IReadOnlyList<FitRecord>> ReadReturned(string experimentId, CancellationToken cancellation = default) => Ask("returned", store => store.ReadReturned(experimentId, cancellation));

    public Task<IReadOnlyList<StoredLease>> ReadLeases(string experimentId, CancellationToken cancellation = default) => Ask("leases", store => store.ReadLeases(experimentId, cancellation));

    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeys(IReadOnlyCollection<string> fitKeys, CancellationToken cancellation = default) =>
        Ask("known", store => store.FindByFitKeys(fitKeys, cancellation));

    public ValueTask DisposeAsync() => default;

    private Task<T> Ask<T>(string what, Func<MemoryExperimentStore, Task<T>> work, Action? onLost = null)
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
