using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Experiments.Tests.Shared;

/// <summary>
/// Ports that nobody listened at a moment ago. None of those from which Linux takes the ports of connections: a server
/// that is stopped and starts again finds its port free.
/// </summary>
public static class FreePort
{
    private const int First = 20_000, Last = 32_767;

    public static int Next()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last + 1);
            using var socket = new Socket(
                AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            { ExclusiveAddressUse = true };
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another is as good.
            }
        }
    }

    /// <summary>One as a command line takes it.</summary>
    public static string NextText() => Next().ToString(CultureInfo.InvariantCulture);
}
