using Experiments.Silo.Stores;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Hosting;
using Orleans.Concurrency;

namespace Experiments.Silo.Catalog;

/// <summary>An <see cref="ExperimentCatalog"/> as Orleans hosts it.</summary>
[Reentrant, KeepAlive]
internal sealed class ExperimentCatalogGrain : Grain, IExperimentCatalogGrain
{
    private readonly ExperimentCatalog _catalog;

    public ExperimentCatalogGrain(IServiceProvider services, SiloStores stores) => _catalog = ActivatorUtilities.CreateInstance<ExperimentCatalog>(
        services, stores.Experiments, stores.Artifacts.Location, stores.Since, (Func<string, Task>)(key => GrainFactory.GetGrain<IWorkerGrain>(key).Wake()),
        (Func<string, Task<ExperimentStatus?>>)(id => GrainFactory.GetGrain<ISearchCoordinatorGrain>(id).GetStatus()));

    public override Task OnActivateAsync(CancellationToken cancellationToken) => _catalog.Activate(cancellationToken);

    public Task<ClusterInfo> GetInfo() => _catalog.GetInfo();

    public Task<IReadOnlyList<string>> List() => _catalog.List();

    public Task<ExperimentsPage> ListExperiments(string? wanted, string? after, int max) => _catalog.ListExperiments(wanted, after, max);

    public Task<IReadOnlyList<string>> Choose(string workerKey, string slot, string? serving) => _catalog.Choose(workerKey, slot, serving);

    public Task<int> SetWanting(string experimentId, bool wanting, string device, int priority) => _catalog.SetWanting(experimentId, wanting, device, priority);

    public Task Register(string workerKey, int slots, SetAsideDevice? aside) => _catalog.Register(workerKey, slots, aside);

    public Task Unregister(string workerKey) => _catalog.Unregister(workerKey);
}
