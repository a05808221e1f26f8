using Experiments.Artifacts;

namespace Experiments.Silo.Stores;

/// <summary>The cluster's artifact store, as this silo accesses it.</summary>
/// <param name="store">Returns the store, which is opened while Orleans starts.</param>
internal sealed class ArtifactStoreSource(Func<IArtifactStore> store)
{
    public IArtifactStore Store => store();
}
