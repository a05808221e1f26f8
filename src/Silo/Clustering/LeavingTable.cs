using Experiments.Retries;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The membership table, for a silo that may have to leave while the table is away. Orleans writes first that the silo
/// is stopping, and then that it is dead, and retries each write for a minute, which is too long for whoever stops the
/// silo. After <see cref="Timeout"/> a failed write therefore counts as done, and the other silos evict this one.
/// </summary>
internal sealed partial class LeavingTable(IMembershipTable table, SiloClock clock, ILogger<LeavingTable> logger)
    : IMembershipTable
{
    /// <summary>The time for which a silo that leaves waits for the table.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Outage _outage = new();
    private MembershipTableData? _lastRead;
    private long? _leavingSince;

    private bool HasTimedOut => _leavingSince is { } since && clock.Time.GetElapsedTime(since) >= Timeout;

    /// <summary>Marks the silo as leaving.</summary>
    public void Leave() => _leavingSince ??= clock.Time.GetTimestamp();

    public Task InitializeMembershipTable(bool tryInitTableVersion) =>
        table.InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    public async Task<MembershipTableData> ReadAll() =>
        _lastRead = await CallOrDefaultAsync(() => table.ReadAllAsync(CancellationToken.None), () => _lastRead);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => CallOrDefaultAsync(
        () => table.ReadRowAsync(key, CancellationToken.None),
        () => _lastRead?.TryGet(key) is { } row ? new MembershipTableData(row, _lastRead.Version) : null);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        table.InsertRowAsync(entry, tableVersion, CancellationToken.None);

    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        await CallOrDefaultAsync<object>(
            async () => await table.UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None),
            () => true) is true;

    public Task UpdateIAmAlive(MembershipEntry entry) => table.UpdateIAmAliveAsync(entry, CancellationToken.None);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        table.CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    public Task DeleteMembershipTableEntries(string clusterId) =>
        table.DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    private async Task<T> CallOrDefaultAsync<T>(Func<Task<T>> question, Func<T?> otherwise) where T : class
    {
        try
        {
            // A database that hangs does not throw.
            return _leavingSince is null ? await question() : await question().WaitAsync(Timeout, clock.Time);
        }
        catch (Exception e) when (HasTimedOut && otherwise() is not null)
        {
            if (_outage.Begin()) LogUnsaid(logger, CallFailure.Describe(e));
            return otherwise()!;
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "The table of silos cannot record that this silo leaves, so the other silos will evict it: {Reason}")]
    private static partial void LogUnsaid(ILogger logger, string reason);
}
