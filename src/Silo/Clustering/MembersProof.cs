using System.Security.Cryptography;
using System.Text;
using Experiments.Handshake;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The proof that a call that changes the table of silos is from a silo of the cluster: a hash over the call with a key
/// that silos have. Identity and version of the table are part of it, so that a call cannot be made a second time.
/// </summary>
internal static class MembersProof
{
    /// <summary>The name under which the proof travels with the call.</summary>
    public const string Header = "experiments.members-proof";

    /// <summary>Computes the proof.</summary>
    /// <param name="secret">The cluster's secret.</param>
    /// <param name="table">The identity of the table.</param>
    /// <param name="call">The call.</param>
    public static byte[] Compute(ClusterSecret secret, Guid table, MembersCall call)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content, Encoding.UTF8);
        writer.Write(table.ToByteArray());
        writer.Write(call.Method);
        writer.Write(call.ETag ?? "");
        writer.Write(call.Version?.Version ?? -1);
        writer.Write(call.Version?.VersionEtag ?? "");
        WriteEntry(writer, call.Entry);
        writer.Flush();
        return HMACSHA256.HashData(secret.MembersKey, content.ToArray());
    }

    private static void WriteEntry(BinaryWriter writer, MembershipEntry entry)
    {
        writer.Write(entry.SiloAddress?.ToParsableString() ?? "");
        writer.Write((int)entry.Status);
        writer.Write(entry.ProxyPort);
        writer.Write(entry.UpdateZone);
        writer.Write(entry.FaultZone);
        writer.Write(entry.StartTime.Ticks);
        writer.Write(entry.IAmAliveTime.Ticks);
        foreach (var text in new[] { entry.HostName, entry.SiloName, entry.RoleName }) writer.Write(text ?? "");
        foreach (var (silo, time) in entry.SuspectTimes ?? [])
        {
            writer.Write(silo.ToParsableString());
            writer.Write(time.Ticks);
        }
    }
}

/// <summary>A call that changes the table of silos.</summary>
/// <param name="Method">The method's name.</param>
/// <param name="Entry">The entry.</param>
/// <param name="ETag">The version of the entry that is replaced; null for none.</param>
/// <param name="Version">The next version of the table; null for a call that makes none.</param>
internal sealed record MembersCall(string Method, MembershipEntry Entry, string? ETag, TableVersion? Version);
