using Experiments.Contracts.Grains;
using Experiments.Silo.Hosting;
using Experiments.Silo.Stores.Folder;

namespace Experiments.Silo.Stores;

/// <summary>The cluster's artifact store: the one that this silo's options name, or the one that the head says.</summary>
internal sealed class ArtifactStoreSource(IGrainFactory grains, SiloHostOptions options)
{
    private IArtifactStore? _store;

    public async Task<IArtifactStore> Get(CancellationToken cancellation)
    {
        if (_store is not null) return _store;
        var location = options.ArtifactLocation ?? (await grains.GetGrain<IExperimentCatalogGrain>(0).GetInfo().WaitAsync(cancellation)).ArtifactStore;
        return _store = new FolderArtifactStore(location);
    }
}
