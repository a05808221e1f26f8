using System.Net;
using System.Net.Sockets;

namespace Experiments.Silo.Settings;

/// <summary>The addresses of a silo.</summary>
/// <param name="Listening">The address on which the silo listens.</param>
/// <param name="Advertised">The address at which others reach the silo.</param>
/// <param name="SiloPort">The port for other silos.</param>
/// <param name="GatewayPort">The port for clients and for silos that join; 0 for none.</param>
public sealed record SiloNetwork(IPAddress Listening, IPAddress Advertised, int SiloPort, int GatewayPort)
{
    // An address that is not in use (RFC 5737). Nothing is sent to it: connecting a UDP socket only selects the local
    // address of the route.
    private static readonly IPEndPoint s_anywhere = new(IPAddress.Parse("192.0.2.1"), 9);

    /// <summary>Chooses the address on which a silo listens, and the one at which others reach it.</summary>
    /// <param name="options">The options of the silo.</param>
    /// <param name="head">The head to join; null for none.</param>
    public static (IPAddress Listening, IPAddress Advertised) ChooseAddresses(SiloHostOptions options, IPEndPoint? head)
    {
        var listening =
            options.Listen is { } text ? IPAddress.Parse(text) : options.Insecure ? IPAddress.Any : IPAddress.Loopback;
        return (listening, options.Advertise is { } address ? IPAddress.Parse(address)
            : listening.Equals(IPAddress.Any) ? FindAddressTowards(head)
            : listening);
    }

    /// <summary>
    /// Returns the address of this machine on the route to another endpoint, or on the default route; the loopback
    /// address if there is no route.
    /// </summary>
    public static IPAddress FindAddressTowards(IPEndPoint? other)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(other ?? s_anywhere);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }
}
