using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Experiments.Silo.Stores;
using Orleans.Concurrency;

namespace Experiments.Silo.Catalog;

/// <summary>
/// Which experiments want workers, and which workers there are. What it knows is either in the store or told again soon,
/// so it keeps nothing durable of its own.
/// </summary>
[Reentrant, KeepAlive]
internal sealed partial class ExperimentCatalogGrain(
    IExperimentStore store, IArtifactStore artifacts, SiloHostOptions options, ILogger<ExperimentCatalogGrain> logger) : Grain, IExperimentCatalogGrain
{
    private readonly List<string> _wanting = [];
    private readonly Dictionary<string, int> _workers = new(StringComparer.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!options.ResumeExperiments) return;
        var running = (await store.List(cancellationToken))
            .Where(e => e.Status.State is ExperimentState.Running or ExperimentState.Refitting)
            .OrderBy(e => e.Status.Submitted);
        _wanting.AddRange(running.Select(e => e.Status.ExperimentId));
    }

    public Task<ClusterInfo> GetInfo() => Task.FromResult(new ClusterInfo(artifacts.Location, [.. _workers.Keys], _workers.Values.Sum()));

    public async Task<IReadOnlyList<string>> List() => [.. (await store.List()).Select(e => e.Status.ExperimentId)];

    public Task<IReadOnlyList<string>> WantingWorkers() => Task.FromResult<IReadOnlyList<string>>([.. _wanting]);

    public async Task<int> SetWanting(string experimentId, bool wanting)
    {
        if (!wanting) _wanting.Remove(experimentId);
        else if (!_wanting.Contains(experimentId)) _wanting.Add(experimentId);
        if (wanting) await Task.WhenAll(_workers.Keys.ToArray().Select(Wake));
        return _workers.Values.Sum();
    }

    public Task Register(string workerKey, int slots)
    {
        _workers[workerKey] = slots;
        return Task.CompletedTask;
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
