using Experiments.Contracts.Specs;
using Experiments.Search.Ledger;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The results of other experiments of the same data in the store. Fits with equal fit keys adopt them.
/// </summary>
internal sealed class KnownFits(OwnedExperiment experiment, IExperimentStore store, SiloClock clock)
{
    /// <summary>Whether the store may have such results: only then each lease costs a query.</summary>
    private bool _mayExist;

    /// <summary>Checks whether any other experiment has completed fits on the same data.</summary>
    public async Task CheckAsync(ExperimentSpec spec) => _mayExist = (await store.ListAsync()).Any(other =>
        other.Status.ExperimentId != experiment.Id && other.Status.FitsCompleted > 0
        && other.Spec.Data.Hash == spec.Data.Hash);

    /// <summary>Adopts the results of those fits of a lease that are known.</summary>
    /// <returns>The fits that were adopted.</returns>
    public async Task<IReadOnlySet<FitId>> AdoptAsync(ActiveSearch search, Lease lease)
    {
        var adopted = new HashSet<FitId>();
        if (!_mayExist) return adopted;
        var keys = ComputeFitKeys(search.Plan, lease);
        var found = await store.FindByFitKeysAsync(keys.Keys);
        // If the lease ended meanwhile, another lease may have its fits.
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
            var fitKeys = plan.ComputeFitKeys(
                trial.Trial.Parameters, Array.ConvertAll(fits, id => id.Fold), trial.Trial.Budget?.Epochs);
            for (var i = 0; i < fits.Length; i++) keys[fitKeys[i]] = fits[i];
        }
        return keys;
    }
}
