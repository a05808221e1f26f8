using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Experiments.Silo.Workers;
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
    private readonly List<(string Id, string Device)> _wanting = [];
    private readonly Dictionary<string, int> _workers = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Also a first activation may come late: when a silo leaves, the directory can lose where the last one was.
        var running = (await stores.Experiments.List(cancellationToken))
            .Where(e => e.Status.State is ExperimentState.Running or ExperimentState.Refitting)
            .Where(e => options.ResumeExperiments || e.Status.Submitted >= stores.Since)
            .OrderBy(e => e.Status.Submitted);
        _wanting.AddRange(running.Select(e => (e.Status.ExperimentId, e.Spec.Device)));
    }

    public Task<ClusterInfo> GetInfo() => Task.FromResult(new ClusterInfo(stores.Artifacts.Location, [.. _workers.Keys], _workers.Values.Sum()));

    public async Task<IReadOnlyList<string>> List() => [.. (await stores.Experiments.List()).Select(e => e.Status.ExperimentId)];

    public Task<IReadOnlyList<string>> WantingWorkers(string workerKey) =>
        Task.FromResult<IReadOnlyList<string>>([.. _wanting.Where(e => MayTake(workerKey, e.Device)).Select(e => e.Id)]);

    public async Task<int> SetWanting(string experimentId, bool wanting, string device)
    {
        if (!wanting) _wanting.RemoveAll(e => e.Id == experimentId);
        else if (!_wanting.Exists(e => e.Id == experimentId)) _wanting.Add((experimentId, device));
        var takers = _workers.Keys.Where(key => MayTake(key, device)).ToArray();
        if (wanting) await Task.WhenAll(takers.Select(Wake));
        return takers.Sum(key => _workers.GetValueOrDefault(key));
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

    private bool MayTake(string workerKey, string device)
    {
        var silo = WorkerKey.SiloOf(workerKey);
        var siloHasGpu = _workers.Keys.Append(workerKey).Any(key => WorkerKey.SiloOf(key).Equals(silo) && DeviceMatch.IsGpu(WorkerKey.DeviceOf(key)));
        return DeviceMatch.Takes(device, WorkerKey.DeviceOf(workerKey), siloHasGpu);
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
