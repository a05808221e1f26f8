using Microsoft.AspNetCore.Connections;

namespace Experiments.Silo.Connections;

/// <summary>
/// The connections whose peers have not said yet who they are. There is a limit: beyond it the oldest is closed,
/// because a peer that knows what to say needs milliseconds, so that idle connections keep nobody out. Thread-safe.
/// </summary>
/// <param name="limit">The largest number of them.</param>
internal sealed class PendingConnections(int limit = PendingConnections.DefaultLimit)
{
    /// <summary>The usual limit.</summary>
    public const int DefaultLimit = 512;

    private readonly Lock _gate = new();
    private readonly LinkedList<ConnectionContext> _connections = [];

    /// <summary>The number of connections that wait.</summary>
    public int Count
    {
        get { lock (_gate) return _connections.Count; }
    }

    /// <summary>Adds a connection; closes the oldest one if there are too many.</summary>
    /// <returns>Removes the connection when it is disposed.</returns>
    public IDisposable Enter(ConnectionContext connection)
    {
        var entry = new Entry(this, new(connection));
        ConnectionContext? oldest = null;
        lock (_gate)
        {
            _connections.AddLast(entry.Node);
            if (_connections.Count > limit)
            {
                oldest = _connections.First!.Value;
                _connections.RemoveFirst();
            }
        }
        oldest?.Abort(new ConnectionAbortedException("Too many connections have not said who they are."));
        return entry;
    }

    private sealed class Entry(PendingConnections all, LinkedListNode<ConnectionContext> node) : IDisposable
    {
        public LinkedListNode<ConnectionContext> Node => node;

        public void Dispose()
        {
            lock (all._gate)
            {
                if (node.List is not null) all._connections.Remove(node);
            }
        }
    }
}
