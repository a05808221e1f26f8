using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>The slots' client of the catalog.</summary>
internal sealed class CatalogClient(IGrainFactory grains, RemoteCalls calls)
{
    private IExperimentCatalogGrain Catalog => grains.GetGrain<IExperimentCatalogGrain>(0);

    /// <summary>
    /// Asks for the experiments that want a slot, in the order in which to try them; null where the call fails.
    /// </summary>
    public Task<IReadOnlyList<string>?> RankExperimentsAsync(
        string workerKey, string slot, string? serving, CancellationToken stopping) =>
        calls.TryCallAsync<IReadOnlyList<string>>(
            "", () => Catalog.RankExperimentsAsync(workerKey, slot, serving), stopping);

    /// <summary>Tells the catalog that an experiment has ended. A hint.</summary>
    public Task AnnounceEndAsync(string experiment) => calls.TrySendAsync(
        experiment, () => Catalog.AnnounceDemandAsync(experiment, wanting: false, device: "", priority: 0));
}
