using System.Net;
using System.Net.Sockets;

namespace Experiments.Client;

/// <summary>
/// A check that a process listens at an address. A plain connection is refused at once where none does; Orleans' client
/// would try again.
/// </summary>
internal static class GatewayProbe
{
    /// <summary>Connects to the addresses of a cluster until one accepts, and hangs up.</summary>
    /// <param name="book">The addresses.</param>
    /// <param name="options">The address as the user gave it.</param>
    /// <param name="giveUp">Ends the wait, also where the time is up.</param>
    /// <param name="cancellation">Cancelled by the caller.</param>
    /// <exception cref="ClusterUnreachableException">No process listens at any of them.</exception>
    public static async Task RequireAsync(
        AddressBook book, ClientOptions options, CancellationToken giveUp, CancellationToken cancellation)
    {
        var reason = "no process listens there";
        try
        {
            foreach (var endpoint in await book.ResolveAsync(giveUp))
                if (await IsListeningAsync(endpoint, giveUp)) return;
        }
        catch (SocketException e)
        {
            reason = $"the host is not known ({e.Message})";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            reason = "no answer in time";
        }
        throw new ClusterUnreachableException($"no cluster answers at {options.Address}: {reason}",
            "start one with: experiments silo --head; it prints the address for clients");
    }

    private static async Task<bool> IsListeningAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
