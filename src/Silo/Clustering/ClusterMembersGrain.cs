using Experiments.Contracts.Grains;
using Experiments.Silo.Grains;
using Experiments.Silo.Guards;
using Experiments.Silo.Settings;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Serves the head's table of silos. A stateless worker, because it must answer before any other grain of the cluster:
/// it is activated where the call arrives, without the grain directory, part of which may be on a lost silo.
/// </summary>
[StatelessWorker, GrainDirectory(LocalGrains.Name)]
internal sealed class ClusterMembersGrain(MembersTable table, MembersGuard guard) : Grain, IClusterMembersGrain
{
    public async Task<ClusterMembers> ReadAllAsync() =>
        new(table.Id, await table.ReadAll(), SteadyTimeProvider.Process.MachineTime);

    public async Task<bool> InsertAsync(MembershipEntry entry, TableVersion version)
    {
        Check(entry);
        Arguments.CheckPresent(version, "The version of the table");
        await guard.CheckAsync(new(nameof(InsertAsync), entry, null, version));
        return await table.InsertRow(entry, version);
    }

    public async Task<bool> UpdateAsync(MembershipEntry entry, string etag, TableVersion version)
    {
        Check(entry);
        Arguments.CheckName(etag, "The version of the silo");
        Arguments.CheckPresent(version, "The version of the table");
        await guard.CheckAsync(new(nameof(UpdateAsync), entry, etag, version));
        return await table.UpdateRow(entry, etag, version);
    }

    public async Task UpdateAliveAsync(MembershipEntry entry)
    {
        Check(entry);
        await guard.CheckAsync(new(nameof(UpdateAliveAsync), entry, null, null));
        await table.UpdateIAmAlive(entry);
    }

    private static void Check(MembershipEntry entry)
    {
        Arguments.CheckPresent(Arguments.CheckPresent(entry, "The silo").SiloAddress, "The address of the silo");
        Arguments.CheckEnum(entry.Status, "The status of the silo");
    }
}
