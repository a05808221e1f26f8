using Experiments.Cli.Results;
using Experiments.Specs;

namespace Experiments.Cli.Running;

/// <summary>
/// Counts the fits of an experiment whose results are known from earlier experiments: these fits are not trained again.
/// </summary>
internal static class KnownFits
{
    /// <summary>The limit above which computing every fit's key takes longer than the information is worth.</summary>
    private const long MaxFits = 20_000;

    /// <summary>Counts the known fits; null if there are too many fits to check.</summary>
    public static async Task<long?> CountAsync(
        StoredExperiments store, LoadedExperiment experiment, CancellationToken cancellation)
    {
        var plan = experiment.Plan;
        var others = await store.ListAsync(cancellation);
        if (!others.Any(e => e.Status.FitsCompleted > 0 && e.Spec.Data.Hash == experiment.Spec.Data.Hash)) return 0;
        if (plan.Trials.MaxTrials > MaxFits / plan.Folds) return null;
        var keys = plan.Trials.Enumerate()
            .SelectMany(trial => plan.ResolveTrial(trial.Parameters).ComputeFitKeys(Enumerable.Range(0, plan.Folds)));
        return (await store.FindByFitKeysAsync([.. keys], cancellation)).Count;
    }
}
