using Orleans.Concurrency;

namespace Experiments.Contracts.Grains;

/// <summary>
/// The cluster as the silo sees it at which the call arrives. It answers also where the database does not that silos
/// share.
/// </summary>
[Alias("Experiments.IClusterStateGrain")]
public interface IClusterStateGrain : IGrainWithIntegerKey
{
    /// <summary>Looks.</summary>
    [Alias("Look"), AlwaysInterleave] Task<ClusterState> GetStateAsync();
}

/// <summary>A cluster as one of its silos sees it.</summary>
/// <param name="Silos">The active silos, by the keys of <see cref="ISiloGrain"/>.</param>
/// <param name="StoreProblem">
/// Why the database that silos share cannot be used now; null where it can, or where they share none.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.ClusterState")]
public sealed record ClusterState(
    [property: Id(0)] IReadOnlyList<string> Silos, [property: Id(1)] string? StoreProblem);
