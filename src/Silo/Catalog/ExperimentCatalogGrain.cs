using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Orleans.Concurrency;

namespace Experiments.Silo.Catalog;

/// <summary>
/// Which experiments want workers, and which workers there are. What it knows is either in the store or told again soon,
/// so it keeps nothing durable of its own: when silos come and go, the directory can lose it and a new one begins.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class ExperimentCatalogGrain(
    SiloStores stores, SiloHostOptions options, ILogger<ExperimentCatalogGrain> logger) : Grain, IExperimentCatalogGrain
{
    private readonly List<string> _wanting = [];
    private readonly Dictionary<string, int> _workers = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Also a first activation may come late: when a silo leaves, the directory can lose where the last one was.
        var running = (await stores.Experiments.List(cancellationToken))
            .Where(e => e.Status.State is ExperimentState.Running or ExperimentState.Refitting)
            .Where(e => options.ResumeExperiments || e.Status.Submitted >= stores.Since)
            .OrderBy(e => e.Status.Submitted);
        _wanting.AddRange(running.Select(e => e.Status.ExperimentId));
    }

    public Task<ClusterInfo> GetInfo() => Task.FromResult(new ClusterInfo(stores.Artifacts.Location, [.. _workers.Keys], _workers.Values.Sum()));

    public async Task<IReadOnlyList<string>> List() => [.. (await stores.Experiments.List()).Select(e => e.Status.ExperimentId)];

    public Task<IReadOnlyList<string>> WantingWorkers() => Task.FromResult<IReadOnlyList<string>>([.. _wanting]);

    public async Task<int> SetWanting(string experimentId, bool wanting)
    {
        if (!wanting) _wanting.Remove(experimentId);
        else if (!_wanting.Contains(experimentId)) _wanting.Add(experimentId);
        if (wanting) await Task.WhenAll(_workers.Keys.ToArray().Select(Wake));
        return _workers.Values.Sum();
    }

    public async Task Register(string workerKey, int slots)
    {
        var isNew = _workers.TryAdd(workerKey, slots);
        // It may have missed a wake while it was not known here.
        if (isNew && _wanting.Count > 0) await Wake(workerKey);
    }

    public Task Unregister(string workerKey)
    {
        _workers.Remove(workerKey);
        return Task.CompletedTask;
    }

    private async Task Wake(string workerKey)
    {
        try
        {
            await GrainFactory.GetGrain<IWorkerGrain>(workerKey).Wake();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or SiloException)
        {
            // A worker that lives registers again at its next look.
            _workers.Remove(workerKey);
            LogUnreachable(logger, workerKey, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Worker {Worker} could not be woken and is forgotten until it registers again: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string worker, string reason);
}
