namespace Experiments.Contracts.Grains;

/// <summary>One silo of the cluster, whether it trains or not; its key is the silo's address.</summary>
[Alias("Experiments.ISiloGrain")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>What the silo is.</summary>
    [Alias("GetInfo")] Task<SiloInfo> GetInfoAsync();
}

/// <summary>A silo as it describes itself.</summary>
/// <param name="Version">The version of its program.</param>
/// <param name="Role">Its part in the cluster.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="Now">What its clock shows.</param>
/// <param name="Devices">The devices that train; none where it does not train.</param>
/// <param name="Slots">How many packs they train at once.</param>
/// <param name="Gateway">
/// The port at which clients reach it; 0 where they do not, or where it is of an earlier version.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.SiloInfo")]
public sealed record SiloInfo(
    [property: Id(0)] string Version,
    [property: Id(1)] SiloRole Role, [property: Id(2)] string Host, [property: Id(3)] DateTimeOffset Now,
    [property: Id(4)] IReadOnlyList<string> Devices, [property: Id(5)] int Slots, [property: Id(6)] int Gateway = 0);

/// <summary>A silo's part in its cluster.</summary>
[GenerateSerializer, Alias("Experiments.SiloRole")]
public enum SiloRole
{
    /// <summary>It keeps experiments, data and models.</summary>
    Head,

    /// <summary>It joined a head.</summary>
    Joined,

    /// <summary>It shares a database with others.</summary>
    Shared,
}
