using Experiments.Problems;

namespace Experiments.Client;

/// <summary>
/// Asks again, ever more seldom, what could not be answered because the connection was lost. Only for what does no harm twice.
/// Thread-safe.
/// </summary>
/// <param name="cluster">The cluster, in words.</param>
/// <param name="clock">The time.</param>
internal sealed class Reconnection(string cluster, TimeProvider clock)
{
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(5);

    /// <summary>Told when the connection is lost, and when it is back; from any thread.</summary>
    public event Action<ConnectionChange>? Changed;

    /// <summary>Asks until there is an answer.</summary>
    /// <exception cref="ClusterUnreachableException">There was none before the patience was over.</exception>
    public async Task<T> Ask<T>(Func<Task<T>> question, TimeSpan patience, CancellationToken cancellation)
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
            catch (Exception e) when (ConnectionTrouble.Is(e))
            {
                await outage.Wait(e, cancellation);
            }
        }
    }

    /// <summary>The view of one who asks: no outage yet.</summary>
    public Outage Begin(TimeSpan patience) => new(this, patience);

    /// <summary>From the first question without an answer to the next answer.</summary>
    internal sealed class Outage(Reconnection owner, TimeSpan patience)
    {
        private long? _since;
        private TimeSpan _pause;

        /// <summary>Waits before the next try.</summary>
        /// <exception cref="ClusterUnreachableException">The patience is over.</exception>
        public async Task Wait(Exception trouble, CancellationToken cancellation)
        {
            if (_since is null)
            {
                (_since, _pause) = (owner.Time.GetTimestamp(), s_first);
                if (patience > TimeSpan.Zero) owner.Changed?.Invoke(new(IsLost: true, ConnectionTrouble.Describe(trouble)));
            }
            if (owner.Time.GetElapsedTime(_since.Value) is var lost && lost >= patience)
                throw new ClusterUnreachableException($"{owner.Cluster} does not answer: {Clause.Of(ConnectionTrouble.Describe(trouble))}", "look whether its silos run; what was submitted goes on without this client", trouble);
            await Task.Delay(_pause, owner.Time, cancellation);
            _pause = _pause * 2 < s_most ? _pause * 2 : s_most;
        }

        /// <summary>There was an answer.</summary>
        public void End()
        {
            if (_since is null) return;
            _since = null;
            owner.Changed?.Invoke(new(IsLost: false, "connected again"));
        }
    }

    private TimeProvider Time => clock;

    private string Cluster => cluster;
}
