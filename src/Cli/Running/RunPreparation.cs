using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Silo.Training;

namespace Experiments.Cli.Running;

/// <summary>
/// The work that a run does on the core that Orleans leaves idle during its start: the warm-up of the engine, and the
/// measurement for the search's estimate.
/// </summary>
internal static class RunPreparation
{
    /// <summary>Starts the preparation.</summary>
    /// <returns>
    /// The estimate, or null if nothing is left to train, if a GPU trains, or if the measurement failed.
    /// </returns>
    public static Task<SearchEstimate?> RunAsync(
        RunStart start, int slots, TimeProvider clock, CancellationToken cancellation)
    {
        var plan = start.Experiment.Plan;
        var fits = (Int128)plan.Trials.MaxTrials * plan.Folds;
        if (start.KnownFits >= fits) return Task.FromResult<SearchEstimate?>(null);
        // The search does not wait for the warm-up: its first fits use compiled code, or wait for it.
        _ = Task.Run(() => Try<object>(() => { EngineWarmUp.Run(plan); return null; }), cancellation);
        return Task.Run(
            () => Try(() => SearchEstimate.Measure(
                plan, Math.Max(1, slots), clock, start.KnownFits ?? 0, threads: 1, cancellation)),
            cancellation);
    }

    private static T? Try<T>(Func<T?> work) where T : class
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The preparation only saves time: an error here occurs again where it is reported.
            return null;
        }
    }
}
