using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Guards;
using Experiments.Silo.Stores;
using Experiments.Silo.Workers;
using Orleans.Concurrency;

namespace Experiments.Silo.Catalog;

/// <summary>The grain that hosts an <see cref="ExperimentCatalog"/>.</summary>
[Reentrant, KeepAlive]
internal sealed class ExperimentCatalogGrain : Grain, IExperimentCatalogGrain
{
    private readonly IExperimentStore _store;
    private readonly ISiloStatusOracle _silos;
    private readonly ExperimentCatalog _catalog;

    public ExperimentCatalogGrain(IServiceProvider services, SiloStores stores, ISiloStatusOracle silos)
    {
        (_store, _silos) = (stores.Experiments, silos);
        _catalog = ActivatorUtilities.CreateInstance<ExperimentCatalog>(
            services, stores.Experiments, stores.Artifacts.Location, stores.Since,
            (Func<string, Task>)(key => GrainFactory.GetGrain<IWorkerGrain>(key).WakeAsync()),
            (Func<string, Task<ExperimentStatus?>>)(id =>
                GrainFactory.GetGrain<ISearchCoordinatorGrain>(id).GetStatusAsync()));
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        _catalog.ActivateAsync(cancellationToken);

    public Task<ClusterInfo> GetInfoAsync() => _catalog.GetInfoAsync();

    public Task<IReadOnlyList<string>> ListAsync() => _catalog.ListAsync();

    public Task<ExperimentsPage> ListExperimentsAsync(string? wanted, string? after, int max)
    {
        CatalogArguments.CheckList(wanted, after, max);
        return _catalog.ListExperimentsAsync(wanted, after, max);
    }

    public Task<IReadOnlyList<string>> RankExperimentsAsync(string workerKey, string slot, string? serving)
    {
        CatalogArguments.CheckRank(workerKey, slot, serving);
        return _catalog.RankExperimentsAsync(workerKey, slot, serving);
    }

    public async Task<int> AnnounceDemandAsync(string experimentId, bool wanting, string device, int priority)
    {
        CatalogArguments.CheckDemand(experimentId, device);
        if (wanting && await _store.FindAsync(experimentId) is null)
            throw Arguments.Refuse($"Experiment {experimentId}", "does not exist");
        return await _catalog.AnnounceDemandAsync(experimentId, wanting, device, priority);
    }

    public Task RegisterAsync(string workerKey, int slots, QuarantinedDevice? quarantine)
    {
        CatalogArguments.CheckRegistration(workerKey, slots, quarantine);
        // The members of the cluster, and the devices of a silo, are few: so are the workers.
        if (_silos.GetApproximateSiloStatus(WorkerKey.GetSilo(workerKey)) is SiloStatus.None or SiloStatus.Dead)
            throw Arguments.Refuse($"The silo of worker {workerKey}", "is not a member of the cluster");
        return _catalog.RegisterAsync(workerKey, slots, quarantine);
    }

    public Task UnregisterAsync(string workerKey) =>
        _catalog.UnregisterAsync(CatalogArguments.CheckWorker(workerKey));

    public Task<bool> NeedsDataAsync(string hash) =>
        _catalog.NeedsDataAsync(Arguments.CheckStoreName(hash, "The name of the data set"));
}
