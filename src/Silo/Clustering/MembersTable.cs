using System.Globalization;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The head's table of a cluster's silos: Orleans' membership table, with the versions that guard its writes. With a
/// file, the table outlives the process, so that silos that joined are still members when the head restarts. The times
/// of the entries are by the head's clock, because those of other machines may differ, and are kept by a clock without
/// steps; a reader gets them by the machine's clock, as Orleans compares them. Thread-safe.
/// </summary>
internal sealed class MembersTable : IMembershipTable
{
    private readonly Lock _gate = new();
    private readonly MembersFile? _file;
    private readonly SteadyTimeProvider _clock;
    private readonly Dictionary<SiloAddress, (MembershipEntry Entry, string ETag)> _silos = [];
    private TableVersion _version = new(0, "0");

    private MembersTable(MembersFile? file, SteadyTimeProvider clock) => (_file, _clock) = (file, clock);

    /// <summary>The identity of the table.</summary>
    public Guid Id { get; private set; } = Guid.NewGuid();

    /// <summary>Creates a table that ends with the process.</summary>
    public static MembersTable InMemory() => new(null, SteadyTimeProvider.Process);

    /// <summary>
    /// Opens the table in a file, or creates a new one if there is no file, or none that can be read.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">The clock of the entries' times; null for the clock of this process.</param>
    public static MembersTable Open(string path, SteadyTimeProvider? clock = null)
    {
        var file = new MembersFile(path);
        var table = new MembersTable(file, clock ?? SteadyTimeProvider.Process);
        if (file.Read() is not { } stored) return table;
        table.Id = stored.Table;
        table._version = CreateVersion(stored.Version);
        foreach (var silo in stored.Silos)
        {
            var entry = silo.ToEntry();
            // A machine whose clock went back wrote times that are not yet.
            if (entry.IAmAliveTime > table.Now) entry.IAmAliveTime = table.Now;
            table._silos[entry.SiloAddress] = (entry, FormatETag(stored.Version));
        }
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

    // The time is not saved: silos send it every few seconds, also after a restart of the head. It is the head's own.
    public Task UpdateIAmAlive(MembershipEntry entry)
    {
        lock (_gate)
        {
            if (_silos.TryGetValue(entry.SiloAddress, out var silo)) silo.Entry.IAmAliveTime = Now;
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
        var written = MemberTimes.Shift(entry, _clock.Ahead);
        (written.StartTime, written.IAmAliveTime) = _silos.TryGetValue(entry.SiloAddress, out var silo)
            ? (silo.Entry.StartTime, silo.Entry.IAmAliveTime)
            : (Now, Now);
        _silos[entry.SiloAddress] = (written, FormatETag(next.Version));
        Save();
        return true;
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private void Save() =>
        _file?.Write(new(Id, _version.Version, [.. _silos.Values.Select(silo => StoredMember.FromEntry(silo.Entry))]));

    private static TableVersion CreateVersion(int version) => new(version, FormatETag(version));

    private static string FormatETag(int version) => version.ToString(CultureInfo.InvariantCulture);

    // A copy, because Orleans changes the entries that it reads before it writes them back.
    private Tuple<MembershipEntry, string> ToTuple((MembershipEntry Entry, string ETag) silo) =>
        new(MemberTimes.Shift(silo.Entry, -_clock.Ahead), silo.ETag);
}
