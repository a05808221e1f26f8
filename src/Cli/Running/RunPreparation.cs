using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Silo.Training;

namespace Experiments.Cli.Running;

/// <summary>
/// What a run does on the core that Orleans leaves idle while it starts: the engine is made ready, and what the search
/// will take is measured.
/// </summary>
internal static class RunPreparation
{
    /// <summary>Begins.</summary>
    /// <returns>
    /// The estimate, or null where nothing is left to train, where a GPU trains, or where it could not be measured.
    /// </returns>
    public static Task<SearchEstimate?> RunAsync(
        RunStart start, int slots, TimeProvider clock, CancellationToken cancellation)
    {
        var plan = start.Experiment.Plan;
        var fits = (Int128)plan.Trials.MaxTrials * plan.Folds;
        if (start.KnownFits >= fits) return Task.FromResult<SearchEstimate?>(null);
        // The search need not wait for it: its first fits take what is ready, and wait for what is not.
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
            // It is nothing but a head start: what fails here fails again where it is told.
            return null;
        }
    }
}
