using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Orleans.Concurrency;

namespace Experiments.Silo.Catalog;

/// <summary>The grain that hosts an <see cref="ExperimentCatalog"/>.</summary>
[Reentrant, KeepAlive]
internal sealed class ExperimentCatalogGrain : Grain, IExperimentCatalogGrain
{
    private readonly ExperimentCatalog _catalog;

    public ExperimentCatalogGrain(IServiceProvider services, SiloStores stores) =>
        _catalog = ActivatorUtilities.CreateInstance<ExperimentCatalog>(
            services, stores.Experiments, stores.Artifacts.Location, stores.Since,
            (Func<string, Task>)(key => GrainFactory.GetGrain<IWorkerGrain>(key).WakeAsync()),
            (Func<string, Task<ExperimentStatus?>>)(id =>
                GrainFactory.GetGrain<ISearchCoordinatorGrain>(id).GetStatusAsync()));

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        _catalog.ActivateAsync(cancellationToken);

    public Task<ClusterInfo> GetInfoAsync() => _catalog.GetInfoAsync();

    public Task<IReadOnlyList<string>> ListAsync() => _catalog.ListAsync();

    public Task<ExperimentsPage> ListExperimentsAsync(string? wanted, string? after, int max) =>
        _catalog.ListExperimentsAsync(wanted, after, max);

    public Task<IReadOnlyList<string>> RankExperimentsAsync(string workerKey, string slot, string? serving) =>
        _catalog.RankExperimentsAsync(workerKey, slot, serving);

    public Task<int> AnnounceDemandAsync(string experimentId, bool wanting, string device, int priority) =>
        _catalog.AnnounceDemandAsync(experimentId, wanting, device, priority);

    public Task RegisterAsync(string workerKey, int slots, QuarantinedDevice? quarantine) =>
        _catalog.RegisterAsync(workerKey, slots, quarantine);

    public Task UnregisterAsync(string workerKey) => _catalog.UnregisterAsync(workerKey);
}
