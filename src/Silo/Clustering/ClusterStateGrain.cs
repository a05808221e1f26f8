using Experiments.Contracts.Grains;
using Experiments.Silo.Grains;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Experiments.Silo.Clustering;

/// <summary>
/// This silo's view of its cluster. A stateless worker, and without the membership table: it must answer even if the
/// grain directory and the database do not. Reentrant: no caller waits for another one's probe of the store.
/// </summary>
[StatelessWorker, Reentrant, GrainDirectory(LocalGrains.Name)]
internal sealed class ClusterStateGrain(ISiloStatusOracle silos, StoreProbe store) : Grain, IClusterStateGrain
{
    public async Task<ClusterState> GetStateAsync() =>
        new([.. silos.GetApproximateSiloStatuses(onlyActive: true).Keys.Select(silo => silo.ToParsableString())],
            await store.FindProblemAsync());
}
