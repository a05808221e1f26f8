using System.Buffers;
using System.IO.Pipelines;
using Experiments.Handshake;
using Experiments.Silo.Settings;
using Microsoft.AspNetCore.Connections;

namespace Experiments.Silo.Connections;

/// <summary>
/// The connections that arrive at a silo's ports. The silo says nothing before the peer has said something right: with
/// a secret, the handshake; without one, the first message of Orleans. A peer that does neither in time is hung up on.
/// </summary>
internal sealed class AcceptedConnections(
    SiloHostOptions options,
    SiloSecret secret,
    OpenedConnections opened,
    PendingConnections pending,
    RefusalLog log,
    SiloClock clock)
{
    /// <summary>The time within which a peer must have said who it is.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The time for which a refused peer may take to read the reason.</summary>
    private static readonly TimeSpan s_lingering = TimeSpan.FromSeconds(1);

    private readonly FirstMessage _firstMessage = new(options.ClusterId);

    /// <summary>Adds the checks to the way of a connection, before Orleans' own handshake.</summary>
    /// <param name="builder">The way.</param>
    /// <param name="door">The port.</param>
    public void Configure(IConnectionBuilder builder, SiloDoor door)
    {
        var handshake = secret.Value is { } value ? new AcceptingHandshake(value, door, opened.IsOwn) : null;
        builder.Use(next => async connection =>
        {
            if (await AdmitAsync(connection, handshake)) await next(connection);
        });
    }

    private async Task<bool> AdmitAsync(ConnectionContext connection, AcceptingHandshake? handshake)
    {
        using var entry = pending.Enter(connection);
        using var over = new CancellationTokenSource(Timeout, clock.Time);
        var isDecided = false;
        try
        {
            var refusal = await CheckAsync(connection.Transport, handshake, over.Token);
            if (refusal is null) return true;
            isDecided = true;
            log.Add(connection.RemoteEndPoint, refusal);
            if (refusal.IsTold) await LingerAsync(connection.Transport.Input, over);
        }
        catch (OperationCanceledException) when (isDecided)
        {
            // The peer was told the reason, and stays.
        }
        catch (OperationCanceledException)
        {
            log.Add(connection.RemoteEndPoint, Rejection.Silent);
        }
        catch (IOException)
        {
            // The peer has gone.
        }
        return false;
    }

    /// <summary>Reads the beginning of a connection; returns the reason to hang up, or null.</summary>
    private async Task<Rejection?> CheckAsync(
        IDuplexPipe transport, AcceptingHandshake? handshake, CancellationToken cancellation)
    {
        var first = await _firstMessage.ReadAsync(transport.Input, cancellation);
        switch (first)
        {
            case FirstMessageKind.Handshake when handshake is not null:
                return await handshake.PerformAsync(transport, cancellation) is { } refusal
                    ? new Rejection(refusal)
                    : null;
            case FirstMessageKind.Orleans when handshake is null:
                return null;
            case FirstMessageKind.Handshake:
                return await RefuseAsync(transport.Output, Refusal.ClusterHasNoSecret, cancellation);
            case FirstMessageKind.OtherHandshake:
                return await RefuseAsync(transport.Output, Refusal.OtherVersion, cancellation);
            case FirstMessageKind.Orleans:
                return await RefuseAsync(transport.Output, Refusal.SecretNeeded, cancellation);
            case FirstMessageKind.OtherCluster:
                return Rejection.OtherCluster;
            case FirstMessageKind.None:
                return Rejection.Gone;
            default:
                return Rejection.Garbage;
        }
    }

    private static async Task<Rejection?> RefuseAsync(
        PipeWriter output, Refusal refusal, CancellationToken cancellation)
    {
        await AcceptingHandshake.RefuseAsync(output, refusal, cancellation);
        return new Rejection(refusal);
    }

    // Closing a socket that has unread bytes would take the reason away from the peer.
    private static async Task LingerAsync(PipeReader input, CancellationTokenSource over)
    {
        over.CancelAfter(s_lingering);
        while (true)
        {
            var read = await input.ReadAsync(over.Token);
            input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled) return;
        }
    }
}
