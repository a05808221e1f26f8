using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Experiments.Handshake;

/// <summary>
/// The connections that a process opens to silos. With a secret, each begins with a handshake; without one, nothing is
/// sent in addition, but the refusal of a silo that has a secret is understood. Thread-safe.
/// </summary>
internal sealed class OpenedConnections
{
    /// <summary>The time that a handshake may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A pause between two attempts to connect that is over in any case. Orleans measures it by the machine's clock,
    /// and after a failure would wait for as long as that goes back.
    /// </summary>
    public static readonly TimeSpan NoRetryDelay = TimeSpan.FromDays(-36_500);

    private readonly OpeningHandshake? _handshake;
    private readonly TimeProvider _time;
    private HandshakeRefusedException? _lastRefusal;
    private int _open;

    /// <param name="secret">The cluster's secret; null for none.</param>
    /// <param name="role">The role of this process.</param>
    /// <param name="door">The port to which it connects.</param>
    /// <param name="time">The clock of the time limit.</param>
    public OpenedConnections(ClusterSecret? secret, PeerRole role, SiloDoor door, TimeProvider time)
    {
        _handshake = secret is null ? null : new(secret, role, door);
        _time = time;
    }

    /// <summary>The refusal of the last connection; null if the last one was accepted, or there was none.</summary>
    public HandshakeRefusedException? LastRefusal => Volatile.Read(ref _lastRefusal);

    /// <summary>
    /// The refusal after which no connection is left: the last one was refused for good, and no accepted one is open.
    /// Null if there is none.
    /// </summary>
    public HandshakeRefusedException? FinalRefusal =>
        LastRefusal is { IsFinal: true } refusal && Volatile.Read(ref _open) == 0 ? refusal : null;

    /// <summary>Receives each refusal, with the address of the silo.</summary>
    public event Action<System.Net.EndPoint?, Refusal>? Refused;

    /// <summary>Checks whether a nonce belongs to a connection that is being opened here.</summary>
    public bool IsOwn(byte[] nonce) => _handshake?.IsOwn(nonce) ?? false;

    /// <summary>Adds the handshake to the way of a connection, before Orleans' own.</summary>
    public void Configure(IConnectionBuilder builder) => builder.Use(next => connection => OpenAsync(connection, next));

    private async Task OpenAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var isAccepted = false;
        try
        {
            if (_handshake is not null)
            {
                using var over = new CancellationTokenSource(Timeout, _time);
                await _handshake.PerformAsync(connection.Transport, over.Token);
                Accept();
            }
            else
            {
                var transport = connection.Transport;
                connection.Transport = new Pipes(new RefusalReader(transport.Input, Pass), transport.Output);

                void Pass()
                {
                    connection.Transport = transport;
                    Accept();
                }
            }
            await next(connection);
        }
        catch (HandshakeRefusedException e)
        {
            Volatile.Write(ref _lastRefusal, e);
            Refused?.Invoke(connection.RemoteEndPoint, e.Refusal);
            throw;
        }
        finally
        {
            if (isAccepted) Interlocked.Decrement(ref _open);
        }

        void Accept()
        {
            isAccepted = true;
            Interlocked.Increment(ref _open);
            Volatile.Write(ref _lastRefusal, null);
        }
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
