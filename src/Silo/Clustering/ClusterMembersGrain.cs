using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Serves the head's table of silos. A stateless worker, because it must answer before any other grain of the cluster:
/// it is activated where the call arrives, without the grain directory, part of which may be on a lost silo.
/// </summary>
[StatelessWorker, GrainDirectory(LocalGrains.Name)]
internal sealed class ClusterMembersGrain(MembersTable table) : Grain, IClusterMembersGrain
{
    public async Task<ClusterMembers> ReadAllAsync() => new(table.Id, await table.ReadAll(), SteadyTimeProvider.Process.MachineTime.UtcDateTime);

    public Task<bool> InsertAsync(MembershipEntry entry, TableVersion version) => table.InsertRow(entry, version);

    public Task<bool> UpdateAsync(MembershipEntry entry, string etag, TableVersion version) =>
        table.UpdateRow(entry, etag, version);

    public Task UpdateAliveAsync(MembershipEntry entry) => table.UpdateIAmAlive(entry);
}
