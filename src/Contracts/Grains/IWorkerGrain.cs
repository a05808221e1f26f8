namespace Experiments.Contracts.Grains;

/// <summary>The facade of one device; its key is silo address and device. The training runs on the device's own threads.</summary>
[Alias("Experiments.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Says that there may be work.</summary>
    [Alias("Wake")] Task Wake();

    /// <summary>What the device does.</summary>
    [Alias("GetStatus")] Task<WorkerStatus> GetStatus();
}

/// <summary>A device and what it does.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.WorkerStatus")]
public sealed record WorkerStatus(
    [property: Id(0)] string Key, [property: Id(1)] string Device, [property: Id(2)] int Slots, [property: Id(3)] int Busy, [property: Id(4)] long FitsTrained);
