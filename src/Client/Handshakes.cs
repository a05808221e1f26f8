using Experiments.Handshake;

namespace Experiments.Client;

/// <summary>
/// The handshakes of a connection attempt. Orleans itself repeats a handshake that failed, each time with the next
/// gateway, as long as <see cref="RetryAsync"/> lets it. Tells a process that is no gateway of the cluster, because it
/// answers something else or hangs up, from one that accepts connections and says nothing, because it is frozen.
/// </summary>
internal sealed class Handshakes(
    AddressBook book, OpenedConnections opened, TimeProvider clock, CancellationToken giveUp)
{
    // A process that listens and hangs up again and again is not a gateway of this cluster.
    private const int Max = 8;
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(500);

    private int _failed;
    private bool _isRefused;
    private Task<bool>? _question;

    /// <summary>Whether a process answered, or hung up, but not as a gateway of the cluster.</summary>
    public bool IsAnswered => _isRefused || _question is { IsCompletedSuccessfully: true, Result: true };

    /// <summary>Learns of a failure, and waits before the next handshake; false if there shall be none.</summary>
    public async Task<bool> RetryAsync(Exception failure, CancellationToken cancellation)
    {
        // Orleans wraps the reason of a handshake that failed twice; one that timed out has no reason.
        _isRefused |= failure.InnerException?.InnerException is not null;
        // A server of another protocol may wait for more than a handshake has, for example for the end of a line.
        if (!_isRefused) _question ??= GatewayProbe.IsAnsweringAsync(book, giveUp);
        // A refusal for want of the right secret is final: the other gateways are asked once each.
        if (++_failed >= (opened.LastRefusal is { IsFinal: true } ? book.KnownCount : Max)) return false;
        await Task.Delay(s_delay, clock, cancellation);
        return true;
    }
}
