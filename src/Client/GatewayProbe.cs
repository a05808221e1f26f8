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

    /// <summary>
    /// Checks whether a process of any protocol answers two ends of lines, which none takes for a beginning, or hangs
    /// up; false where none does before the wait is given up.
    /// </summary>
    public static async Task<bool> IsAnsweringAsync(AddressBook book, CancellationToken giveUp)
    {
        try
        {
            var answers = (await book.ResolveAsync(giveUp)).Select(endpoint => HasAnswerAsync(endpoint, giveUp));
            await foreach (var answer in Task.WhenEach(answers))
                if (await answer) return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Nothing is known then.
        }
        return false;
    }

    private static async Task<bool> HasAnswerAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
        }
        catch (SocketException)
        {
            return false;
        }
        try
        {
            await socket.SendAsync("\r\n\r\n"u8.ToArray(), cancellation);
            await socket.ReceiveAsync(new byte[1], cancellation);
        }
        catch (SocketException)
        {
            // The other side hung up, which is an answer.
        }
        return true;
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
