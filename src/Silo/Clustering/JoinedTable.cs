using Experiments.Retries;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The head's table of silos, as used by a silo that joined. While the head is away every call fails, and Orleans
/// repeats it; meanwhile the silo continues to train.
/// </summary>
/// <param name="connection">The connection to the head.</param>
/// <param name="eviction">Called if this silo is no longer in the head's table, and cannot come back.</param>
/// <param name="health">The time for which the table cannot be read.</param>
/// <param name="logger">Logs the beginning and the end of an outage.</param>
internal sealed partial class JoinedTable(
    HeadConnection connection, Eviction eviction, TableHealth health, ILogger<JoinedTable> logger)
    : IMembershipTable
{
    /// <summary>
    /// The time after which a silo gives up a head that listens and does not answer, and joins it anew. A head that
    /// does not listen is away, and is waited for.
    /// </summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private int _isReconnecting;
    private TimeSpan _aheadOfHead;
    private Guid? _tableId;
    private int _version;
    private readonly Outage _outage = new();

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask;

    public Task<MembershipTableData> ReadAll() => CallAsync(async () =>
    {
        var members = await connection.Members.ReadAllAsync();
        if (!IsCurrent(members.Table, members.Data.Version.Version))
            eviction.Evict("its head has a new table of silos");
        var ahead = SteadyTimeProvider.Process.MachineTime - members.Now ?? TimeSpan.Zero;
        lock (_gate) _aheadOfHead = ahead;
        return MemberTimes.Shift(members.Data, ahead);
    });

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var all = await ReadAll();
        return all.TryGet(key) is { } row
            ? new MembershipTableData(row, all.Version)
            : new MembershipTableData(all.Version);
    }

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        CallAsync(() => connection.Members.InsertAsync(ByHeadsClock(entry), tableVersion));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        CallAsync(() => connection.Members.UpdateAsync(ByHeadsClock(entry), etag, tableVersion));

    public Task UpdateIAmAlive(MembershipEntry entry) => CallAsync(async () =>
    {
        await connection.Members.UpdateAliveAsync(entry);
        return true;
    });

    // The head does both.
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => Task.CompletedTask;

    public Task DeleteMembershipTableEntries(string clusterId) => Task.CompletedTask;

    private MembershipEntry ByHeadsClock(MembershipEntry entry)
    {
        lock (_gate) return MemberTimes.Shift(entry, -_aheadOfHead);
    }

    /// <summary>
    /// Checks whether a table is the one that was read before. Answers may arrive out of order, so an older version of
    /// the same table is accepted.
    /// </summary>
    private bool IsCurrent(Guid table, int version)
    {
        lock (_gate)
        {
            if (_tableId is { } ours && ours != table) return false;
            (_tableId, _version) = (table, Math.Max(_version, version));
            return true;
        }
    }

    private async Task<T> CallAsync<T>(Func<Task<T>> question)
    {
        try
        {
            var answer = await question();
            if (_outage.End()) LogBack(logger);
            return answer;
        }
        catch (Exception e)
        {
            if (_outage.Begin()) LogSilent(logger, CallFailure.Describe(e));
            if (!health.IsReadable && Interlocked.Exchange(ref _isReconnecting, 1) == 0) _ = ReconnectAsync();
            throw;
        }
    }

    private async Task ReconnectAsync()
    {
        try
        {
            if (await connection.ReconnectAsync() is { IsListening: true, Answers: false }
                    && health.FailingFor >= s_patience)
                eviction.Evict("its head accepts connections, and has not answered for minutes");
        }
        finally
        {
            Volatile.Write(ref _isReconnecting, 0);
        }
    }

    [LoggerMessage(1, LogLevel.Warning,
        "The head does not answer; training goes on, and results are reported when it is back: {Reason}")]
    private static partial void LogSilent(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "The head answers again")]
    private static partial void LogBack(ILogger logger);
}
