using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>Pauses an experiment: it begins no more trials until it is resumed. Those that train end.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The experiment's state after that.</returns>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">The experiment has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> PauseAsync(string experimentId, CancellationToken cancellationToken = default) =>
        ApplyOperationAsync(experimentId, c => c.PauseAsync(), cancellationToken);

    /// <summary>Resumes a paused experiment.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The experiment's state after that.</returns>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">The experiment has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> ResumeAsync(string experimentId, CancellationToken cancellationToken = default) =>
        ApplyOperationAsync(experimentId, c => c.ResumeAsync(), cancellationToken);

    /// <summary>Cancels an experiment, which ends it for good; the results that it has are kept.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The experiment's state after that.</returns>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">The experiment has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> CancelAsync(string experimentId, CancellationToken cancellationToken = default) =>
        ApplyOperationAsync(experimentId, c => c.CancelAsync(), cancellationToken);

    /// <summary>
    /// Changes the priority of an experiment. A higher priority gets every slot that it can use before a lower one gets
    /// any; equal priorities share the slots. Trials that train already are trained to their end.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="priority">From -100 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The experiment's state after that.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The priority is out of its range.</exception>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">The experiment has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> SetPriorityAsync(
        string experimentId, int priority, CancellationToken cancellationToken = default) =>
        ExperimentPriority.Includes(priority)
            ? ApplyOperationAsync(experimentId, c => c.SetPriorityAsync(priority), cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(priority),
                priority, $"A priority is a whole number from {ExperimentPriority.Min} to {ExperimentPriority.Max}.");

    /// <summary>Deletes an experiment that has ended, its results and its artifact; fetched copies stay.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">The experiment has not ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task DeleteAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(experimentId, cancellationToken);
        // Where an answer was lost, the experiment may be deleted already.
        if (await _cluster.CallAsync(() => _cluster.GetCoordinator(experimentId).DeleteAsync(), cancellationToken)
                == DeleteVerdict.Running)
            throw new ExperimentStateException(
                status.State, $"{experimentId} has not ended: it is {StateText.Format(status.State)}",
                "end it first: experiments cancel");
    }

    // All operations do no harm twice: where the answer was lost, the call is made again.
    private async Task<ExperimentStatus> ApplyOperationAsync(
        string experimentId, Func<ISearchCoordinatorGrain, Task> change, CancellationToken cancellation)
    {
        var status = await GetStatusAsync(experimentId, cancellation);
        if (status.State.HasEnded())
            throw new ExperimentStateException(status.State,
                $"{experimentId} has ended: it is {StateText.Format(status.State)}", "see: experiments list");
        return await _cluster.CallAsync(
            async () =>
            {
                await change(_cluster.GetCoordinator(experimentId));
                return await _cluster.GetCoordinator(experimentId).GetStatusAsync();
            },
            cancellation) ?? throw CreateNotFound(experimentId);
    }
}
