using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Leases;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>Decides who may write and remove the experiment's items of the artifact store.</summary>
internal sealed class StoreRights(OwnedExperiment experiment, SearchLifecycle lifecycle)
{
    /// <summary>
    /// Checks whether a lease gives the right to write an item. After the winner is recorded no lease holds the refit,
    /// so nothing replaces its artifact.
    /// </summary>
    public async Task<bool> MayStoreAsync(ArtifactKey key, LeaseProof lease)
    {
        if (await lifecycle.Commits.GetSearchAsync(new(lease.Token)) is not { } search)
        {
            await lifecycle.Commits.EnsureOwnershipAsync();
            return false;
        }
        return search.Leases.Holds(new(lease.Token), lease.Secret,
            fit => key.Kind == ArtifactKind.Artifact ? fit.IsRefit : fit.ToName() == key.Fit);
    }

    /// <summary>Checks whether the experiment does not need an item.</summary>
    public async Task<bool> MayDeleteAsync(ArtifactKey key)
    {
        await lifecycle.Commits.EnsureOwnershipAsync();
        if (experiment.DurableStatus is null) return true;
        if (key.Kind != ArtifactKind.Checkpoints) return false;
        if (lifecycle.Commits.Search is not { } search) return experiment.HasEndedDurably;
        return FitIds.ParseName(key.Fit) is { } fit && !search.Leases.IsOpen(fit);
    }
}
