using System.Net;
using System.Net.Sockets;

namespace Experiments.Silo.Settings;

/// <summary>Where a silo listens, and by what it is reached.</summary>
/// <param name="Listening">The address that it listens on.</param>
/// <param name="Advertised">The address by which others reach it.</param>
/// <param name="SiloPort">The port for other silos.</param>
/// <param name="GatewayPort">The port for clients and for silos that join; 0 for none.</param>
public sealed record SiloNetwork(IPAddress Listening, IPAddress Advertised, int SiloPort, int GatewayPort)
{
    // Nobody has it (RFC 5737). Nothing is sent there: to ask the system for a way is enough to learn which address it
    // would take.
    private static readonly IPEndPoint s_anywhere = new(IPAddress.Parse("192.0.2.1"), 9);

    /// <summary>The address that a silo listens on, and the one by which others reach it.</summary>
    /// <param name="options">How it is hosted.</param>
    /// <param name="head">The head that it joins; null where it joins none.</param>
    public static (IPAddress Listening, IPAddress Advertised) ChooseAddresses(SiloHostOptions options, IPEndPoint? head)
    {
        var listening =
            options.Listen is { } text ? IPAddress.Parse(text) : options.Insecure ? IPAddress.Any : IPAddress.Loopback;
        return (listening, options.Advertise is { } address ? IPAddress.Parse(address)
            : listening.Equals(IPAddress.Any) ? FindAddressTowards(head)
            : listening);
    }

    /// <summary>
    /// The address by which this machine is reached from where another endpoint is; the loopback address where it is
    /// reached by none.
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
