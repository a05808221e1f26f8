using Experiments.Silo.Settings;

namespace Experiments.Silo.Clustering;

/// <summary>
/// The membership table, for a silo on a machine whose clock may step. Records whether the table can be read, and
/// declares the silo's own predecessors dead where Orleans would take them for its successors.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="health">Learns of each answer and each failure.</param>
/// <param name="local">This silo.</param>
internal sealed class WatchedTable(IMembershipTable table, TableHealth health, ILocalSiloDetails local)
    : IMembershipTable
{
    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await CallAsync(async () =>
        {
            await table.InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);
            return true;
        });
        await CallAsync(EndPredecessorsAsync);
    }

    public Task<MembershipTableData> ReadAll() => CallAsync(async () =>
        MemberTimes.Correct(await table.ReadAllAsync(CancellationToken.None), SteadyTimeProvider.Process));

    public Task<MembershipTableData> ReadRow(SiloAddress key) => CallAsync(async () =>
        MemberTimes.Correct(await table.ReadRowAsync(key, CancellationToken.None), SteadyTimeProvider.Process));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        CallAsync(() => table.InsertRowAsync(entry, tableVersion, CancellationToken.None));

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        CallAsync(() => table.UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None));

    public Task UpdateIAmAlive(MembershipEntry entry) => table.UpdateIAmAliveAsync(entry, CancellationToken.None);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        table.CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    public Task DeleteMembershipTableEntries(string clusterId) =>
        table.DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    /// <summary>
    /// Ends the entries of earlier silos at this silo's address. A silo is numbered by the time of its start; after the
    /// clock went back, one that was killed has a higher number than its successor, which would end itself in its
    /// favour. This process holds the port, so no other silo can be alive there.
    /// </summary>
    private async Task<bool> EndPredecessorsAsync()
    {
        while (true)
        {
            var data = await table.ReadAllAsync(CancellationToken.None);
            if (data.Members.FirstOrDefault(row => IsLaterPredecessor(row.Item1)) is not { } row) return true;
            row.Item1.Status = SiloStatus.Dead;
            // Where another silo wrote the table meanwhile, it is read again.
            await table.UpdateRowAsync(row.Item1, row.Item2, data.Version.Next(), CancellationToken.None);
        }
    }

    private bool IsLaterPredecessor(MembershipEntry entry) => entry.Status != SiloStatus.Dead
        && entry.SiloAddress.Endpoint.Equals(local.SiloAddress.Endpoint)
        && entry.SiloAddress.Generation > local.SiloAddress.Generation;

    private async Task<T> CallAsync<T>(Func<Task<T>> question)
    {
        try
        {
            var answer = await question();
            health.OnAnswer();
            return answer;
        }
        catch (Exception e)
        {
            health.OnFailure(e);
            throw;
        }
    }
}
