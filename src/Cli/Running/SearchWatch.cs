using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Problems;

namespace Experiments.Cli.Running;

/// <summary>A search that another process runs, watched from now to its end.</summary>
internal sealed class SearchWatch(IExperiments experiments, IRunOutput report, TimeProvider clock)
{
    /// <summary>Shows the search.</summary>
    /// <returns>The exit code, as of a run.</returns>
    /// <exception cref="BadInputException">No process continues the experiment.</exception>
    public async Task<int> RunAsync(ExperimentView experiment, CancellationToken cancellation)
    {
        var id = experiment.Status.ExperimentId;
        try
        {
            var last = await report.Progress.ShowAsync(
                new SearchWatcher(experiments, clock, attached: true, report.Progress.WantsEveryTrial)
                    .WatchAsync(id, cancellation),
                cancellation);
            if (!last.Status.State.HasEnded())
                throw new BadInputException(
                    $"no process runs {id}: it is {(await experiments.FindAsync(id, cancellation)).StateText}",
                    $"continue with: experiments resume {id}");
            var results = await experiments.ReadResultsAsync(experiment with { Status = last.Status }, cancellation);
            if (last.Status.State == ExperimentState.Completed && BestEstimator.FromResults(results) is { } best)
            {
                report.Completed(
                    results, best, folder: null, $"experiments fetch {id}{experiment.Target}", last.Status.RunTime);
                return ExitCodes.Done;
            }
            report.Failed(results, last.Status.RunTime);
            return ExitCodes.SearchFailed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            report.Detached(id, $"experiments watch {id}{experiment.Target}");
            return ExitCodes.Interrupted;
        }
    }
}
