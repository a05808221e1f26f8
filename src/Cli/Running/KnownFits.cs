using Experiments.Cli.Results;
using Experiments.Specs;

namespace Experiments.Cli.Running;

/// <summary>
/// How many fits of an experiment have results already, from earlier ones: they will not be trained again.
/// </summary>
internal static class KnownFits
{
    /// <summary>Beyond this, making every fit's key takes longer than it tells.</summary>
    private const long MaxFits = 20_000;

    /// <summary>Counts them; null where there are too many to look.</summary>
    public static async Task<long?> CountAsync(
        StoredExperiments store, LoadedExperiment experiment, CancellationToken cancellation)
    {
        var plan = experiment.Plan;
        var others = await store.ListAsync(cancellation);
        if (!others.Any(e => e.Status.FitsCompleted > 0 && e.Spec.Data.Hash == experiment.Spec.Data.Hash)) return 0;
        if (plan.Trials.MaxTrials > MaxFits / plan.Folds) return null;
        var keys = plan.Trials.Enumerate()
            .SelectMany(t => Enumerable.Range(0, plan.Folds).Select(fold => plan.GetFitKey(t.Parameters, fold)));
        return (await store.FindByFitKeysAsync([.. keys], cancellation)).Count;
    }
}
