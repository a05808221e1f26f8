using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Results that the store has from other experiments of the same data, so that they are not trained again.
/// </summary>
internal sealed class KnownFits(OwnedExperiment experiment, IExperimentStore store, SiloClock clock)
{
    /// <summary>Whether the store may have any: looking for them at each lease is then worth its time.</summary>
    private bool _mayExist;

    /// <summary>Looks whether any other experiment has trained on the data.</summary>
    public async Task CheckAsync(ExperimentSpec spec) => _mayExist = (await store.ListAsync()).Any(other =>
        other.Status.ExperimentId != experiment.Id && other.Status.FitsCompleted > 0
        && other.Spec.Data.Hash == spec.Data.Hash);

    /// <summary>Adopts those fits of a lease whose results are known.</summary>
    /// <returns>The fits that were adopted.</returns>
    public async Task<IReadOnlySet<FitId>> AdoptAsync(ActiveSearch search, Lease lease)
    {
        var adopted = new HashSet<FitId>();
        if (!_mayExist) return adopted;
        var keys = search.GetFitKeys(lease);
        var found = await store.FindByFitKeysAsync(keys.Keys);
        // A lease that ended meanwhile gives nothing: its fits may be another's by now.
        if (search.Renew(lease.Token, clock.Now) is null) return adopted;
        foreach (var (key, fit) in found)
            if (search.Adopt(keys[key], fit)) adopted.Add(keys[key]);
        return adopted;
    }
}
