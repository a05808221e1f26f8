namespace Experiments.Contracts.Grains;

/// <summary>One silo of the cluster, with or without devices that train; its key is the silo's address.</summary>
[Alias("Experiments.ISiloGrain")]
public interface ISiloGrain : IGrainWithStringKey
{
    /// <summary>Returns the silo's description of itself.</summary>
    [Alias("GetInfo")] Task<SiloInfo> GetInfoAsync();
}

/// <summary>A silo as it describes itself.</summary>
/// <param name="Version">The version of the silo's program.</param>
/// <param name="Role">The silo's role in the cluster.</param>
/// <param name="Host">The name of the silo's machine.</param>
/// <param name="Now">The time by the silo's clock.</param>
/// <param name="Devices">The devices that train; empty if the silo does not train.</param>
/// <param name="Slots">The number of packs that they train at once.</param>
/// <param name="Gateway">
/// The port at which clients reach the silo; 0 if it accepts no clients, or runs an earlier version.
/// </param>
/// <param name="ClockStep">The last step of the silo's clock since the start of its process; null for none.</param>
/// <param name="Activity">The work of its devices; null if the silo runs an earlier version.</param>
/// <param name="Memory">
/// The memory of its process, and that of its machine or container; null if the silo runs an earlier version.
/// </param>
/// <param name="Uptime">The time since the start of its process.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SiloInfo")]
public sealed record SiloInfo(
    [property: Id(0)] string Version,
    [property: Id(1)] SiloRole Role, [property: Id(2)] string Host, [property: Id(3)] DateTimeOffset Now,
    [property: Id(4)] IReadOnlyList<string> Devices, [property: Id(5)] int Slots, [property: Id(6)] int Gateway = 0,
    [property: Id(7)] ClockStep? ClockStep = null,
    [property: Id(8)] IReadOnlyList<DeviceActivity>? Activity = null,
    [property: Id(9)] MemoryUse? Memory = null, [property: Id(10)] TimeSpan Uptime = default);

/// <summary>A step of a machine's clock.</summary>
/// <param name="By">The length of the step; negative if the clock went back.</param>
/// <param name="At">The machine's time after the step.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ClockStep")]
public sealed record ClockStep([property: Id(0)] TimeSpan By, [property: Id(1)] DateTimeOffset At);

/// <summary>The roles of a silo in its cluster.</summary>
[GenerateSerializer, Alias("Experiments.SiloRole")]
public enum SiloRole
{
    /// <summary>The silo that keeps experiments, data and models.</summary>
    Head,

    /// <summary>A silo that joined a head.</summary>
    Joined,

    /// <summary>A silo that shares a database with others.</summary>
    Shared,
}
