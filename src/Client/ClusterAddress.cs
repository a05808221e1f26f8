using System.Globalization;
using System.Net;
using Experiments.Problems;

namespace Experiments.Client;

/// <summary>The address of a cluster's gateway.</summary>
internal sealed record ClusterAddress(string Host, int Port)
{
    /// <summary>Reads one address, or several separated by commas.</summary>
    /// <exception cref="ClusterUnreachableException">One of them is not an address.</exception>
    public static IReadOnlyList<ClusterAddress> ParseAll(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        return [.. parts.Select(part => Parse(part) ?? throw new ClusterUnreachableException(
            $"'{LocationText.Format(part)}' is not an address",
            "give HOST or HOST:PORT, for example localhost:30000; several are separated by commas"))];
    }

    public override string ToString() =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static ClusterAddress? Parse(string text)
    {
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            return end > 1 && IPAddress.TryParse(text[1..end], out _)
                ? WithPort(text[1..end], text[(end + 1)..])
                : null;
        }
        // An address with more than one colon is one of IPv6 without a port.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon != text.LastIndexOf(':'))
            return IPAddress.TryParse(text, out _) ? new(text, ClientOptions.DefaultPort) : null;
        return colon < 0 ? WithPort(text, "") : WithPort(text[..colon], text[colon..]);
    }

    private static ClusterAddress? WithPort(string host, string port)
    {
        if (host.Length == 0 || host.Any(char.IsWhiteSpace)) return null;
        if (port.Length == 0) return new(host, ClientOptions.DefaultPort);
        return port[0] == ':'
            && int.TryParse(port.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= 65535
            ? new(host, number)
            : null;
    }
}
