using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Problems;
using Experiments.Results;

namespace Experiments.Cli.Running;

/// <summary>A search that somebody else runs, from now to its end.</summary>
internal sealed class SearchWatch(IExperiments experiments, IRunReport report, TimeProvider clock)
{
    /// <summary>Shows it.</summary>
    /// <returns>The exit code: as that of a run.</returns>
    /// <exception cref="BadInputException">Nobody goes on with it.</exception>
    public async Task<int> Run(ExperimentView experiment, CancellationToken cancellation)
    {
        var id = experiment.Status.ExperimentId;
        try
        {
            var last = await report.Progress.Show(new SearchWatcher(experiments, clock, attached: true).Watch(id, cancellation), cancellation);
            if (!StateText.IsEnd(last.Status.State))
                throw new BadInputException($"nobody goes on with {id}: it is {(await experiments.Find(id, cancellation)).StateText}", $"go on with: experiments resume {id}");
            var results = await experiments.Results(experiment with { Status = last.Status }, cancellation);
            if (last.Status.State == ExperimentState.Completed && BestEstimator.Of(results) is { } best)
            {
                report.Completed(results, best, folder: null, $"experiments fetch {id}{experiment.Target}", last.Status.RunTime);
                return ExitCodes.Done;
            }
            report.Failed(results, last.Status.RunTime);
            return ExitCodes.SearchFailed;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            report.Left(id, $"experiments watch {id}{experiment.Target}");
            return ExitCodes.Interrupted;
        }
    }
}
