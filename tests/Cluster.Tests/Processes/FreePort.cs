using System.Net;
using System.Net.Sockets;

namespace Experiments.Cluster.Tests.Processes;

/// <summary>Ports that nobody listened at a moment ago.</summary>
internal static class FreePort
{
    public static string Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString();
    }
}
