using System.Threading.Channels;
using Experiments.Contracts.Results;

namespace Experiments.Client;

/// <summary>
/// A question for the state of an experiment, which is asked again while the connection is lost, until it is answered
/// or disposed of.
/// </summary>
internal sealed class StatusQuestion(
    ClusterConnection cluster, string experimentId, CancellationToken cancellation) : IDisposable
{
    private readonly CancellationTokenSource _ended =
        CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private readonly Channel<Exception> _failures = Channel.CreateUnbounded<Exception>();
    /// <summary>The failures of the connection as they happen; complete when the question has ended.</summary>
    public ChannelReader<Exception> Failures => _failures.Reader;

    /// <summary>The time stamp of the last try.</summary>
    public long AskedAt { get; private set; }

    /// <summary>Asks until there is an answer; null where there is no such experiment. Called once.</summary>
    /// <exception cref="ClusterUnreachableException">There was no answer before the patience was over.</exception>
    public async Task<ExperimentStatus?> AskAsync()
    {
        try
        {
            return await cluster.CallPatientlyAsync(TryAskAsync, e => _failures.Writer.TryWrite(e), _ended.Token);
        }
        finally
        {
            _failures.Writer.Complete();
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }

    private Task<ExperimentStatus?> TryAskAsync()
    {
        AskedAt = cluster.Clock.GetTimestamp();
        return cluster.GetCoordinator(experimentId).GetStatusAsync();
    }
}
