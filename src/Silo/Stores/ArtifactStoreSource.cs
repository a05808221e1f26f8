using Experiments.Artifacts;

namespace Experiments.Silo.Stores;

/// <summary>The cluster's artifact store, as this silo has it.</summary>
/// <param name="store">Gives it; it is opened while Orleans starts.</param>
internal sealed class ArtifactStoreSource(Func<IArtifactStore> store)
{
    public IArtifactStore Store => store();
}
