using System.Runtime.CompilerServices;
using Experiments.Contracts.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>
    /// Reads the state of an experiment at each change, until it has ended; the last state says how. Survives the loss
    /// of the connection. Polls the less often the less changes, but at least every 2 seconds.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Stops watching; the experiment continues.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">
    /// The cluster has not answered for longer than <see cref="ClientOptions.WatchPatience"/>.
    /// </exception>
    /// <exception cref="ClusterSecretException">The cluster came back with another secret.</exception>
    public async IAsyncEnumerable<ExperimentStatus> WatchAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ExperimentStatus? last = null;
        await foreach (var update in FollowAsync(experimentId, cancellationToken))
            if (!StatusChanges.AreSame(update.Status, last)) yield return last = update.Status;
    }

    /// <summary>
    /// Reads the state of an experiment again and again until it has ended, and says where the cluster does not answer.
    /// </summary>
    internal async IAsyncEnumerable<WatchUpdate> FollowAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var pace = _cluster.IsRemote
            ? new PollingInterval(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), _cluster.Clock)
            : new(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50), _cluster.Clock);
        ExperimentStatus? last = null;
        while (true)
        {
            using var question = new StatusQuestion(_cluster, experimentId, cancellation);
            var answer = question.AskAsync();
            await foreach (var error in question.Failures.ReadAllAsync(CancellationToken.None))
                if (last is not null) yield return new(last, ConnectionErrors.Describe(error));
            if (await answer is not { } status) throw CreateNotFound(experimentId);
            pace.OnAnswer(!StatusChanges.AreSame(status, last));
            yield return new(last = status);
            if (status.State.HasEnded()) yield break;
            var answered = _cluster.Clock.GetElapsedTime(question.AskedAt);
            await Task.Delay(pace.GetDelay(answered), _cluster.Clock, cancellation);
        }
    }
}
