using System.Text.Json;
using System.Text.Json.Serialization;
using Experiments.Contracts.Errors;
using Experiments.Engine.Files;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The file in which a head keeps the table of its cluster's silos: a small JSON file, which is replaced as a whole.
/// </summary>
internal sealed class MembersFile(string path)
{
    /// <summary>The largest size of a file that is read, far above that of any cluster's table.</summary>
    private const int MaxBytes = 64 << 20;

    /// <summary>
    /// Reads the table; null if there is no file, or none that can be read: its silos then join again.
    /// </summary>
    public StoredMembers? Read()
    {
        try
        {
            var members = JsonSerializer.Deserialize(
                InputFile.ReadAllBytes(path, MaxBytes), MembersJson.Default.StoredMembers);
            if (members?.Silos is null || members.Silos.Any(silo => silo?.Address is null)) return null;
            // An address that is damaged is found here, and not by the head that starts.
            foreach (var silo in members.Silos) silo.ToEntry();
            return members;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    /// <exception cref="SiloException">The file cannot be written.</exception>
    public void Write(StoredMembers members)
    {
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            PrivateFiles.Write(path, JsonSerializer.SerializeToUtf8Bytes(members, MembersJson.Default.StoredMembers));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SiloException(
                $"{path} cannot be written: {DiskProblem.FromError(e).Text}; {DiskProblem.FromError(e).Remedy}.", e);
        }
    }
}

/// <summary>The stored form of the membership table.</summary>
internal sealed record StoredMembers(Guid Table, int Version, IReadOnlyList<StoredMember> Silos);

/// <summary>
/// The stored form of a silo's entry, without the votes against the silo, which expire after two minutes.
/// </summary>
internal sealed record StoredMember(
    string Address, SiloStatus Status, string Host, string Name, int Gateway, DateTime Started, DateTime Alive)
{
    public static StoredMember FromEntry(MembershipEntry entry) => new(
        entry.SiloAddress.ToParsableString(),
        entry.Status, entry.HostName ?? "", entry.SiloName ?? "", entry.ProxyPort, entry.StartTime, entry.IAmAliveTime);

    public MembershipEntry ToEntry() => new()
    {
        SiloAddress = SiloAddress.FromParsableString(Address),
        Status = Status,
        HostName = Host,
        SiloName = Name,
        ProxyPort = Gateway,
        StartTime = Started,
        IAmAliveTime = Alive,
        SuspectTimes = [],
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(StoredMembers))]
internal sealed partial class MembersJson : JsonSerializerContext;
