using System.Net;
using System.Net.Sockets;
using Experiments.Contracts.Grains;

namespace Experiments.Silo.Clustering;

/// <summary>The rules for the entries of the table of silos, as Orleans writes them.</summary>
internal static class MembersRules
{
    private const int MaxTextLength = 256;
    private const int MaxSuspectTimes = 100;

    /// <summary>Returns what is wrong with a call by itself, as a clause; null for nothing.</summary>
    public static string? FindProblem(MembersCall call)
    {
        if (call.Entry is not { } entry) return "it has no entry";
        if (entry.SiloAddress is not { } silo || !IsAddress(silo)) return "its address is not one of a silo";
        if (call.Method == nameof(IClusterMembersGrain.UpdateAliveAsync)) return null;
        if (call.ETag is { Length: > MaxTextLength }
                || call.Version?.VersionEtag is null or { Length: > MaxTextLength })
            return "its version is not one";
        if (entry.ProxyPort is < 0 or > IPEndPoint.MaxPort) return "its gateway's port is not a port";
        if (new[] { entry.HostName, entry.SiloName, entry.RoleName }.Any(text => !IsName(text)))
            return "a name is too long, or has control characters";
        if (entry.SuspectTimes is { } votes
                && (votes.Count > MaxSuspectTimes
                    || votes.Any(vote => vote?.Item1 is not { } voter || !IsAddress(voter))))
            return "its votes are not ones of silos";
        if (!Enum.IsDefined(entry.Status) || entry.Status == SiloStatus.None) return "its status is not one";
        // A silo adds itself while it joins; one whose entry was lost, while it leaves.
        return call.Method == nameof(IClusterMembersGrain.InsertAsync) && entry.Status == SiloStatus.Active
            ? "a silo joins before it is active"
            : null;
    }

    /// <summary>
    /// Returns what is wrong with a change of an entry, as a clause; null for nothing. The table keeps the times
    /// itself, whatever the clock of the caller.
    /// </summary>
    public static string? FindProblem(MembershipEntry before, MembershipEntry after) =>
        after.Status < before.Status ? $"a silo that is {before.Status} does not become {after.Status}"
        : after.ProxyPort != before.ProxyPort
            || !Same(after.HostName, before.HostName) || !Same(after.SiloName, before.SiloName)
        ? "a silo keeps its names and its port"
        : null;

    private static bool Same(string? one, string? other) => (one ?? "") == (other ?? "");

    private static bool IsAddress(SiloAddress silo) =>
        silo.Endpoint is { Port: > 0 } endpoint
        && endpoint.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
        && !endpoint.Address.Equals(IPAddress.Any) && !endpoint.Address.Equals(IPAddress.IPv6Any)
        && !endpoint.Address.Equals(IPAddress.Broadcast);

    private static bool IsName(string? text) =>
        text is null || (text.Length <= MaxTextLength && !text.Any(char.IsControl));
}
