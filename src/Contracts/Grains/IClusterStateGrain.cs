using Orleans.Concurrency;

namespace Experiments.Contracts.Grains;

/// <summary>
/// The cluster as seen by the silo at which the call arrives. The grain also answers while the shared database does
/// not.
/// </summary>
[Alias("Experiments.IClusterStateGrain")]
public interface IClusterStateGrain : IGrainWithIntegerKey
{
    /// <summary>Returns the state of the cluster.</summary>
    [Alias("Look"), AlwaysInterleave] Task<ClusterState> GetStateAsync();
}

/// <summary>A cluster as one of its silos sees it.</summary>
/// <param name="Silos">The active silos, by the keys of <see cref="ISiloGrain"/>.</param>
/// <param name="StoreProblem">
/// The reason why the experiment store cannot be written now, or the shared database cannot be used; null if it can.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.ClusterState")]
public sealed record ClusterState(
    [property: Id(0)] IReadOnlyList<string> Silos, [property: Id(1)] string? StoreProblem);
