using System.Net;
using System.Net.NetworkInformation;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>The addresses of this machine.</summary>
internal static class LocalAddresses
{
    public static bool Contains(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces()
            .Any(network => network.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));
}
