using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;

namespace Experiments.Silo.Stores.Served;

/// <summary>
/// Asks the owner of an item of the artifact store whether it may be written or removed: the coordinator of its
/// experiment, or the catalog for a data set, which many experiments may share.
/// </summary>
internal sealed class ArtifactRights(IGrainFactory grains)
{
    /// <summary>Checks that a lease gives the right to write an item. Anyone may add a data set.</summary>
    /// <exception cref="RefusedCallException">There is no lease, or it does not give the right.</exception>
    public async Task EnsureWritableAsync(ArtifactKey key, LeaseProof? lease)
    {
        if (key.Kind == ArtifactKind.Data) return;
        if (lease is null || !await Coordinator(key).MayStoreAsync(key, lease))
            throw new RefusedCallException($"The call was refused. {Describe(key)} is written only by the worker that "
                + "holds its lease.");
    }

    /// <summary>Checks that no experiment needs an item.</summary>
    /// <exception cref="RefusedCallException">An experiment needs it.</exception>
    public async Task EnsureDeletableAsync(ArtifactKey key)
    {
        var isNeeded = key.Kind == ArtifactKind.Data
            ? await grains.GetGrain<IExperimentCatalogGrain>(0).NeedsDataAsync(key.Name)
            : !await Coordinator(key).MayDeleteAsync(key);
        if (isNeeded)
            throw new RefusedCallException($"The call was refused. {Describe(key)} is needed by an experiment; "
                + "'experiments delete' removes an experiment with its artifact.");
    }

    private ISearchCoordinatorGrain Coordinator(ArtifactKey key) =>
        grains.GetGrain<ISearchCoordinatorGrain>(Guards.Arguments.CheckId(key.Name));

    private static string Describe(ArtifactKey key) => key.Kind switch
    {
        ArtifactKind.Data => $"The data set {key.Name}",
        ArtifactKind.Artifact => $"The artifact {key.Name}",
        _ => $"The checkpoint {key.Fit} of {key.Name}",
    };
}
