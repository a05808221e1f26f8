namespace Experiments.Silo.Tests.Clustering;

/// <summary>A table that does not answer at times.</summary>
internal sealed class AwayTable(IMembershipTable table) : IMembershipTable
{
    public bool IsAway { get; set; }

    private IMembershipTable There => IsAway ? throw new IOException("The table is away.") : table;

    public Task InitializeMembershipTable(bool tryInitTableVersion) =>
        There.InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    public async Task<MembershipTableData> ReadAll() => await There.ReadAllAsync(CancellationToken.None);

    public async Task<MembershipTableData> ReadRow(SiloAddress key) =>
        await There.ReadRowAsync(key, CancellationToken.None);

    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        await There.InsertRowAsync(entry, tableVersion, CancellationToken.None);

    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        await There.UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    public async Task UpdateIAmAlive(MembershipEntry entry) =>
        await There.UpdateIAmAliveAsync(entry, CancellationToken.None);

    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        await There.CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    public async Task DeleteMembershipTableEntries(string clusterId) =>
        await There.DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);
}
