using Experiments.Artifacts;
using Experiments.Contracts.Leases;

namespace Experiments.Silo.Stores;

/// <summary>The cluster's artifact store, as this silo accesses it.</summary>
/// <param name="store">Returns the store, which is opened while Orleans starts.</param>
/// <param name="forLease">
/// Returns the store for the writes under a lease; null for a store that this silo opens itself, where no proof is
/// asked for.
/// </param>
internal sealed class ArtifactStoreSource(
    Func<IArtifactStore> store, Func<LeaseProof, IArtifactStore>? forLease = null)
{
    public IArtifactStore Store => store();

    /// <summary>Returns the store for the writes of a worker that holds a lease.</summary>
    public IArtifactStore GetStore(LeaseProof lease) => forLease?.Invoke(lease) ?? store();
}
