using Experiments.Contracts.Grains;
using Experiments.Silo.Guards;
using Orleans.Concurrency;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Serves the head's table of silos. A stateless worker, because it must answer before any other grain of the cluster:
/// it is activated where the call arrives, without the grain directory, part of which may be on a lost silo.
/// </summary>
[StatelessWorker]
internal sealed class ClusterMembersGrain(MembersTable table) : Grain, IClusterMembersGrain
{
    public async Task<ClusterMembers> ReadAllAsync() => new(table.Id, await table.ReadAll());

    public Task<bool> InsertAsync(MembershipEntry entry, TableVersion version) =>
        table.InsertRow(Check(entry), Arguments.CheckPresent(version, "The version of the table"));

    public Task<bool> UpdateAsync(MembershipEntry entry, string etag, TableVersion version) => table.UpdateRow(
        Check(entry), Arguments.CheckName(etag, "The version of the silo"),
        Arguments.CheckPresent(version, "The version of the table"));

    public Task UpdateAliveAsync(MembershipEntry entry) => table.UpdateIAmAlive(Check(entry));

    private static MembershipEntry Check(MembershipEntry entry)
    {
        Arguments.CheckPresent(Arguments.CheckPresent(entry, "The silo").SiloAddress, "The address of the silo");
        Arguments.CheckEnum(entry.Status, "The status of the silo");
        return entry;
    }
}
