using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>Has an experiment begin no more trials until it is resumed; those that are being trained end.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where it stands now.</returns>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">It has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> PauseAsync(string experimentId, CancellationToken cancellationToken = default) =>
        ApplyOperationAsync(experimentId, c => c.PauseAsync(), cancellationToken);

    /// <summary>Has a paused experiment go on.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where it stands now.</returns>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">It has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> ResumeAsync(string experimentId, CancellationToken cancellationToken = default) =>
        ApplyOperationAsync(experimentId, c => c.ResumeAsync(), cancellationToken);

    /// <summary>Ends an experiment for good; the results that it has are kept.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where it stands now.</returns>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">It has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> CancelAsync(string experimentId, CancellationToken cancellationToken = default) =>
        ApplyOperationAsync(experimentId, c => c.CancelAsync(), cancellationToken);

    /// <summary>
    /// Gives an experiment another priority: a greater one gets every slot that it can use before a lower one gets any,
    /// and equals share the slots. What is being trained is trained to its end.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="priority">From -100 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where it stands now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is no priority.</exception>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">It has ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<ExperimentStatus> SetPriorityAsync(
        string experimentId, int priority, CancellationToken cancellationToken = default) =>
        ExperimentPriority.Includes(priority)
            ? ApplyOperationAsync(experimentId, c => c.SetPriorityAsync(priority), cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(priority),
                priority, $"A priority is a whole number from {ExperimentPriority.Min} to {ExperimentPriority.Max}.");

    /// <summary>Deletes an experiment that has ended, with its results and its artifact; fetched copies stay.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">It has not ended.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task DeleteAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(experimentId, cancellationToken);
        // Where an answer was lost, it may be gone by now.
        if (await _cluster.CallAsync(() => _cluster.GetCoordinator(experimentId).DeleteAsync(), cancellationToken)
                == DeleteVerdict.Running)
            throw new ExperimentStateException(
                status.State, $"{experimentId} has not ended: it is {StateText.Format(status.State)}",
                "end it first: experiments cancel");
    }

    // All of them do no harm twice: an answer that was lost is got by asking again.
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
