using Orleans.Concurrency;

namespace Experiments.Contracts.Grains;

/// <summary>
/// The head's table of the cluster's silos, for the silos that join it. Any activation answers: all of them have one
/// table behind them. The entries and versions are Orleans' own.
/// </summary>
[Alias("Experiments.IClusterMembersGrain")]
public interface IClusterMembersGrain : IGrainWithIntegerKey
{
    /// <summary>Every silo.</summary>
    [Alias("ReadAll"), AlwaysInterleave] Task<ClusterMembers> ReadAllAsync();

    /// <summary>Adds a silo, if the table is still of the version before.</summary>
    [Alias("Insert"), AlwaysInterleave] Task<bool> InsertAsync(MembershipEntry entry, TableVersion version);

    /// <summary>Changes a silo's entry, if it and the table are still of the versions before.</summary>
    [Alias("Update"), AlwaysInterleave]
    Task<bool> UpdateAsync(MembershipEntry entry, string etag, TableVersion version);

    /// <summary>Notes that a silo was alive just now.</summary>
    [Alias("UpdateAlive"), AlwaysInterleave] Task UpdateAliveAsync(MembershipEntry entry);
}

/// <summary>The table of a cluster's silos.</summary>
/// <param name="Table">
/// Which table it is: a head whose folder was lost has another, in which the silos of the former do not stand.
/// </param>
/// <param name="Data">The silos.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ClusterMembers")]
public sealed record ClusterMembers([property: Id(0)] Guid Table, [property: Id(1)] MembershipTableData Data);
