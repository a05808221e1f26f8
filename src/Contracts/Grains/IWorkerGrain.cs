namespace Experiments.Contracts.Grains;

/// <summary>
/// The facade of one device; its key consists of the silo's address and the device. The device's own threads train.
/// </summary>
[Alias("Experiments.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Wakes the worker: there may be work.</summary>
    [Alias("Wake"), SilosOnly] Task WakeAsync();

    /// <summary>Returns the activity of the device.</summary>
    [Alias("GetStatus")] Task<WorkerStatus> GetStatusAsync();
}

/// <summary>A device and its activity.</summary>
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
/// <param name="Host">The name of the device's machine.</param>
/// <param name="Reason">The last failure, as a sentence.</param>
/// <param name="Since">The time at which the quarantine began.</param>
/// <param name="Retry">The time of the next attempt, with one trial.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SetAsideDevice")]
public sealed record QuarantinedDevice(
    [property: Id(0)] string Device,
    [property: Id(1)] string Host,
    [property: Id(2)] string Reason,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] DateTimeOffset Retry);
