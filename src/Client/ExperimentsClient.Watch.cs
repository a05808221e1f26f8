using System.Runtime.CompilerServices;
using Experiments.Contracts.Results;
using Experiments.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>
    /// Where an experiment stands, at each change, until it has ended; the last one says how. Survives the loss of the
    /// connection, and asks the more seldom the less happens: at least every 2 seconds.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Stops watching; the experiment goes on.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">
    /// The cluster has not answered for longer than <see cref="ClientOptions.WatchPatience"/>.
    /// </exception>
    public async IAsyncEnumerable<ExperimentStatus> WatchAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ExperimentStatus? last = null;
        await foreach (var update in FollowAsync(experimentId, cancellationToken))
            if (update.Status != last) yield return last = update.Status;
    }

    /// <summary>
    /// Where an experiment stands, again and again, until it has ended; also that the cluster does not answer.
    /// </summary>
    internal async IAsyncEnumerable<WatchUpdate> FollowAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var pace = _reconnection is null
            ? new PollingInterval(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50), _clock)
            : new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2), _clock);
        var outage = _reconnection?.Begin(_options!.WatchPatience);
        ExperimentStatus? last = null;
        while (true)
        {
            var asked = _clock.GetTimestamp();
            var (status, trouble) = await TryGetStatusAsync(experimentId, cancellation);
            if (trouble is not null)
            {
                if (last is not null) yield return new(last, ConnectionErrors.Describe(trouble));
                await outage!.DelayRetryAsync(trouble, cancellation);
                continue;
            }
            outage?.End();
            if (status is null) throw CreateNotFound(experimentId);
            pace.OnAnswer(status != last);
            yield return new(last = status);
            if (status.State.HasEnded()) yield break;
            await Task.Delay(pace.GetDelay(_clock.GetElapsedTime(asked)), _clock, cancellation);
        }
    }

    private async Task<(ExperimentStatus? Status, Exception? Trouble)> TryGetStatusAsync(
        string experimentId, CancellationToken cancellation)
    {
        try
        {
            return (await Coordinator(experimentId).GetStatusAsync().WaitAsync(cancellation), null);
        }
        catch (Exception e) when (_reconnection is not null && ConnectionErrors.IsConnectionError(e))
        {
            return (null, e);
        }
    }
}
