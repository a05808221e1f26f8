namespace Experiments.Contracts.Grains;

/// <summary>
/// The facade of one device; its key is silo address and device. The training runs on the device's own threads.
/// </summary>
[Alias("Experiments.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Says that there may be work.</summary>
    [Alias("Wake")] Task WakeAsync();

    /// <summary>What the device does.</summary>
    [Alias("GetStatus")] Task<WorkerStatus> GetStatusAsync();
}

/// <summary>A device and what it does.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.WorkerStatus")]
public sealed record WorkerStatus(
    [property: Id(0)] string Key,
    [property: Id(1)] string Device,
    [property: Id(2)] int Slots,
    [property: Id(3)] int Busy,
    [property: Id(4)] long FitsTrained,
    [property: Id(5)] QuarantinedDevice? Quarantine = null);

/// <summary>A device that takes no leases, because it failed again and again by its own fault.</summary>
/// <param name="Device">The device.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="Reason">How it failed last, as a sentence.</param>
/// <param name="Since">When its quarantine began.</param>
/// <param name="Retry">When it is tried again, with one trial.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SetAsideDevice")]
public sealed record QuarantinedDevice(
    [property: Id(0)] string Device,
    [property: Id(1)] string Host,
    [property: Id(2)] string Reason,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] DateTimeOffset Retry);
