using System.Runtime.CompilerServices;
using Experiments.Contracts.Results;
using Experiments.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>The trials of one message: the message stays small, and there are few round trips.</summary>
    private const int TrialsPerPage = 500;

    /// <summary>
    /// Reads every trial with its durable fits, in the order of the trials' numbers; also while the experiment runs.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async IAsyncEnumerable<TrialRow> GetResultsAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var next = AskForPageAsync(0); next is not null;)
        {
            var page = await next;
            // The cluster reads a page while the caller uses the one before it.
            next = page.NextTrial is { } trial ? AskForPageAsync(trial) : null;
            foreach (var row in page.Trials) yield return row;
        }

        Task<ResultsPage> AskForPageAsync(long trial) => _cluster.CallAsync(
            () => _cluster.GetCoordinator(experimentId).GetResultsAsync(trial, TrialsPerPage), cancellationToken);
    }

    /// <summary>Finds the winner, or the trial that leads so far; null where no trial has a score yet.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<BestEstimator?> GetBestAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        var spec = await GetSpecAsync(experimentId, cancellationToken);
        var status = await GetStatusAsync(experimentId, cancellationToken);
        return BestEstimator.FromResults(
            ExperimentResults.FromRows(spec, status, await ReadRowsAsync(experimentId, cancellationToken)));
    }

    /// <summary>
    /// Reads the history of a trial: how its fits ended, which workers run them, and which attempts failed.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is no such experiment, or no such trial in it.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<TrialHistory> GetTrialAsync(
        string experimentId, long trial, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(experimentId, cancellationToken);
        var history = await _cluster.CallAsync(
                () => _cluster.GetCoordinator(experimentId).GetTrialAsync(trial), cancellationToken)
            ?? throw CreateNotFound(experimentId);
        // A trial's number is its place in the grid: with constraints and max_trials it can be greater than the number
        // of trials.
        return history.IsKnown || (trial >= 0 && trial < status.Trials)
            ? history
            : throw ExperimentNotFoundException.ForTrial(experimentId, trial, status.Trials);
    }

    /// <summary>Reads every trial with its durable fits into a list.</summary>
    internal async Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation)
    {
        var rows = new List<TrialRow>();
        await foreach (var row in GetResultsAsync(experimentId, cancellation)) rows.Add(row);
        return rows;
    }
}
