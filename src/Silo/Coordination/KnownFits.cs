using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

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
        var keys = ComputeFitKeys(search.Plan, lease);
        var found = await store.FindByFitKeysAsync(keys.Keys);
        // A lease that ended meanwhile gives nothing: its fits may be another's by now.
        if (search.Leases.Renew(lease.Token, clock.Now) is null) return adopted;
        foreach (var (key, fit) in found)
            if (search.Reports.Adopt(keys[key], fit)) adopted.Add(keys[key]);
        return adopted;
    }

    private static Dictionary<string, FitId> ComputeFitKeys(ITrainingPlan plan, Lease lease)
    {
        var keys = new Dictionary<string, FitId>(StringComparer.Ordinal);
        foreach (var trial in lease.Trials)
        {
            FitId[] fits = [.. trial.Fits.Select(fit => fit.Id).Where(id => !id.IsRefit)];
            if (fits.Length == 0) continue;
            var fitKeys = plan.ComputeFitKeys(trial.Trial.Parameters, Array.ConvertAll(fits, id => id.Fold));
            for (var i = 0; i < fits.Length; i++) keys[fitKeys[i]] = fits[i];
        }
        return keys;
    }
}
