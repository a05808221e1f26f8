using Experiments.Silo.Hosting;
using Experiments.Silo.Stores.Served;

namespace Experiments.Silo.Stores;

/// <summary>The cluster's artifact store, as this silo has it.</summary>
/// <param name="store">Gives it; it is opened while Orleans starts.</param>
internal sealed class ArtifactStoreSource(Func<IArtifactStore> store)
{
    public IArtifactStore Store => store();

    /// <summary>The store that this silo's options name, or where they name none the one that other silos serve.</summary>
    public static ArtifactStoreSource Of(SiloHostOptions options, SiloResources resources, IGrainFactory grains, SiloClock clock)
    {
        if (options.ArtifactLocation is not null) return new(() => resources.Artifacts ?? throw new InvalidOperationException("The artifact store is not open yet."));
        var served = new ServedArtifactStore(grains, clock.Time);
        return new(() => served);
    }
}
