using Orleans.Concurrency;

namespace Experiments.Contracts.Grains;

/// <summary>
/// The head's table of the cluster's silos, for the silos that join it. Any activation answers, because all of them
/// share one table. The entries and versions are those of Orleans.
/// </summary>
[Alias("Experiments.IClusterMembersGrain")]
public interface IClusterMembersGrain : IGrainWithIntegerKey
{
    /// <summary>Returns all silos.</summary>
    [Alias("ReadAll"), AlwaysInterleave] Task<ClusterMembers> ReadAllAsync();

    /// <summary>Adds a silo, unless the table was written since the given version.</summary>
    [Alias("Insert"), AlwaysInterleave] Task<bool> InsertAsync(MembershipEntry entry, TableVersion version);

    /// <summary>Changes a silo's entry, unless the entry or the table was written since the given versions.</summary>
    [Alias("Update"), AlwaysInterleave]
    Task<bool> UpdateAsync(MembershipEntry entry, string etag, TableVersion version);

    /// <summary>Records that a silo is alive now.</summary>
    [Alias("UpdateAlive"), AlwaysInterleave] Task UpdateAliveAsync(MembershipEntry entry);
}

/// <summary>The table of a cluster's silos.</summary>
/// <param name="Table">
/// The identity of the table: a head whose folder was lost has a new table, without the silos of the former one.
/// </param>
/// <param name="Data">The silos.</param>
/// <param name="Now">
/// The time by the head's clock, by which the times of the silos are; null if the head runs an earlier version.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.ClusterMembers")]
public sealed record ClusterMembers(
    [property: Id(0)] Guid Table,
    [property: Id(1)] MembershipTableData Data, [property: Id(2)] DateTimeOffset? Now = null);
