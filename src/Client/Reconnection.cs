using Experiments.Problems;

namespace Experiments.Client;

/// <summary>
/// Asks again, ever more seldom, what could not be answered because the connection was lost. Only for what does no harm
/// twice. Thread-safe.
/// </summary>
/// <param name="cluster">The cluster, in words.</param>
/// <param name="clock">The time.</param>
internal sealed class Reconnection(string cluster, TimeProvider clock)
{
    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_maxDelay = TimeSpan.FromSeconds(5);

    /// <summary>Told when the connection is lost, and when it is back; from any thread.</summary>
    public event Action<ConnectionChange>? Changed;

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="ClusterUnreachableException">There was none before the patience was over.</exception>
    public async Task<T> ExecuteAsync<T>(Func<Task<T>> question, TimeSpan patience, CancellationToken cancellation)
    {
        var outage = Begin(patience);
        while (true)
        {
            try
            {
                var answer = await question().WaitAsync(cancellation);
                outage.End();
                return answer;
            }
            catch (Exception e) when (ConnectionErrors.IsConnectionError(e))
            {
                await outage.DelayRetryAsync(e, cancellation);
            }
        }
    }

    /// <summary>The view of one who asks: no outage yet.</summary>
    public Outage Begin(TimeSpan patience) => new(this, patience);

    /// <summary>From the first question without an answer to the next answer.</summary>
    internal sealed class Outage(Reconnection owner, TimeSpan patience)
    {
        private long? _outSince;
        private TimeSpan _delay;

        /// <summary>Waits before the next try.</summary>
        /// <exception cref="ClusterUnreachableException">The patience is over.</exception>
        public async Task DelayRetryAsync(Exception trouble, CancellationToken cancellation)
        {
            if (_outSince is null)
            {
                (_outSince, _delay) = (owner.Time.GetTimestamp(), s_firstDelay);
                if (patience > TimeSpan.Zero)
                    owner.Changed?.Invoke(new(IsLost: true, ConnectionErrors.Describe(trouble)));
            }
            if (owner.Time.GetElapsedTime(_outSince.Value) is var lost && lost >= patience)
                throw new ClusterUnreachableException(
                    $"{owner.Cluster} does not answer: {Clause.FromSentence(ConnectionErrors.Describe(trouble))}",
                    "check whether its silos run; submitted experiments continue without this client", trouble);
            await Task.Delay(_delay, owner.Time, cancellation);
            _delay = _delay * 2 < s_maxDelay ? _delay * 2 : s_maxDelay;
        }

        /// <summary>There was an answer.</summary>
        public void End()
        {
            if (_outSince is null) return;
            _outSince = null;
            owner.Changed?.Invoke(new(IsLost: false, "connected again"));
        }
    }

    private TimeProvider Time => clock;

    private string Cluster => cluster;
}
