using System.Globalization;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The head's table of a cluster's silos: Orleans' membership table, with the versions that guard its writes. With a
/// file, the table outlives the process, so that silos that joined are still members when the head restarts.
/// Thread-safe.
/// </summary>
internal sealed class MembersTable : IMembershipTable
{
    private readonly Lock _gate = new();
    private readonly MembersFile? _file;
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, string ETag)> _silos = [];
    private TableVersion _version = new(0, "0");

    private MembersTable(MembersFile? file) => _file = file;

    /// <summary>The identity of the table.</summary>
    public Guid Id { get; private set; } = Guid.NewGuid();

    /// <summary>Creates a table that ends with the process.</summary>
    public static MembersTable InMemory() => new(null);

    /// <summary>
    /// Opens the table in a file, or creates a new one if there is no file, or none that can be read.
    /// </summary>
    public static MembersTable Open(string path)
    {
        var file = new MembersFile(path);
        var table = new MembersTable(file);
        if (file.Read() is not { } stored) return table;
        table.Id = stored.Table;
        table._version = CreateVersion(stored.Version);
        foreach (var silo in stored.Silos)
            table._silos[SiloAddress.FromParsableString(silo.Address)] = (silo.ToEntry(), FormatETag(stored.Version));
        return table;
    }

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task<MembershipTableData> ReadAll()
    {
        lock (_gate) return Task.FromResult(new MembershipTableData([.. _silos.Values.Select(ToTuple)], _version));
    }

    public Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        lock (_gate)
            return Task.FromResult(_silos.TryGetValue(key, out var silo)
                ? new MembershipTableData(ToTuple(silo), _version)
                : new MembershipTableData(_version));
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion)
    {
        lock (_gate) return Task.FromResult(!_silos.ContainsKey(entry.SiloAddress) && Write(entry, tableVersion));
    }

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        lock (_gate)
            return Task.FromResult(
                _silos.TryGetValue(entry.SiloAddress, out var silo) && silo.ETag == etag && Write(entry, tableVersion));
    }

    // The time is not saved: silos send it every few seconds, also after a restart of the head.
    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        lock (_gate)
        {
            if (_silos.TryGetValue(entry.SiloAddress, out var silo)) silo.Entry.IAmAliveTime = entry.IAmAliveTime;
        }
        return Task.CompletedTask;
    }

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate)
    {
        lock (_gate)
        {
            var defunct = _silos.Where(silo =>
                silo.Value.Entry.Status == SiloStatus.Dead && silo.Value.Entry.IAmAliveTime < beforeDate.UtcDateTime)
                .Select(silo => silo.Key)
                .ToList();
            defunct.ForEach(address => _silos.Remove(address));
            if (defunct.Count > 0) Save();
        }
        return Task.CompletedTask;
    }

    public Task DeleteMembershipTableEntries(string clusterId)
    {
        lock (_gate)
        {
            _silos.Clear();
            Save();
        }
        return Task.CompletedTask;
    }

    private bool Write(MembershipEntry entry, TableVersion next)
    {
        if (next.VersionEtag != _version.VersionEtag) return false;
        _version = CreateVersion(next.Version);
        _silos[entry.SiloAddress] = (Copy(entry), FormatETag(next.Version));
        Save();
        return true;
    }

    private void Save() =>
        _file?.Write(new(Id, _version.Version, [.. _silos.Values.Select(silo => StoredMember.FromEntry(silo.Entry))]));

    private static TableVersion CreateVersion(int version) => new(version, FormatETag(version));

    private static string FormatETag(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static Tuple<MembershipEntry, string> ToTuple((MembershipEntry Entry, string ETag) silo) =>
        new(Copy(silo.Entry), silo.ETag);

    // Orleans changes the entries that it reads before it writes them back.
    private static MembershipEntry Copy(MembershipEntry entry) => new()
    {
        SiloAddress = entry.SiloAddress,
        Status = entry.Status,
        SuspectTimes = entry.SuspectTimes is null ? null : [.. entry.SuspectTimes],
        ProxyPort = entry.ProxyPort,
        HostName = entry.HostName,
        SiloName = entry.SiloName,
        RoleName = entry.RoleName,
        UpdateZone = entry.UpdateZone,
        FaultZone = entry.FaultZone,
        StartTime = entry.StartTime,
        IAmAliveTime = entry.IAmAliveTime,
    };
}
