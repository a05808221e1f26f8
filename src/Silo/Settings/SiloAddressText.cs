using System.Globalization;
using System.Net;

namespace Experiments.Silo.Settings;

/// <summary>
/// Addresses in the form that users write: HOST, or HOST:PORT if the gateway's port is not the default.
/// </summary>
public static class SiloAddressText
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">HOST or HOST:PORT.</param>
    /// <param name="endpoint">The address.</param>
    /// <returns>True if the text is an address.</returns>
    public static bool TryParse(string text, out DnsEndPoint endpoint)
    {
        var (host, port) = text.LastIndexOf(':') is >= 0 and var colon
            ? (text[..colon], text[(colon + 1)..])
            : (text, $"{SiloHostOptions.DefaultGatewayPort}");
        var ok = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= 65535
            && host.Length > 0 && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;
        endpoint = ok ? new(host, number) : new("localhost", 1);
        return ok;
    }
}
