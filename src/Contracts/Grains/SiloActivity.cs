namespace Experiments.Contracts.Grains;

/// <summary>A device that trains, and what it trains now.</summary>
/// <param name="Device">The device: cpu, or gpu:0.</param>
/// <param name="Slots">The number of packs that the device trains at once.</param>
/// <param name="Packs">The packs that it trains now, in the order of the slots.</param>
/// <param name="FitsPerSecond">The rate over the last minutes; 0 for an idle device.</param>
/// <param name="FitsTrained">The number of fits since the silo's start.</param>
/// <param name="Memory">The memory of the device itself; null for a CPU, or if the device does not provide it.</param>
/// <param name="Quarantine">The quarantine in which the device takes no leases; null if it takes leases.</param>
/// <param name="Faults">The faults of the last day that each ended the silo's process; null if there were none.</param>
[GenerateSerializer, Immutable, Alias("Experiments.DeviceActivity")]
public sealed record DeviceActivity(
    [property: Id(0)] string Device,
    [property: Id(1)] int Slots,
    [property: Id(2)] IReadOnlyList<PackActivity> Packs,
    [property: Id(3)] double FitsPerSecond,
    [property: Id(4)] long FitsTrained,
    [property: Id(5)] MemoryUse? Memory,
    [property: Id(6)] QuarantinedDevice? Quarantine,
    [property: Id(7)] PastFaults? Faults = null);

/// <summary>Faults of a card after which a process can use no card any more, so that it was started again.</summary>
/// <param name="Count">The number of faults.</param>
/// <param name="Last">The time of the last one.</param>
/// <param name="Reason">The last one, as a sentence.</param>
[GenerateSerializer, Immutable, Alias("Experiments.PastFaults")]
public sealed record PastFaults(
    [property: Id(0)] int Count, [property: Id(1)] DateTimeOffset Last, [property: Id(2)] string Reason);

/// <summary>A pack that a slot trains now.</summary>
/// <param name="Slot">The slot's number on its device, from 0.</param>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Trial">The first trial of the pack.</param>
/// <param name="IsRefit">True if the pack trains the winner once more.</param>
/// <param name="Trials">The number of trials of the pack.</param>
/// <param name="Fits">The number of fits of the pack.</param>
/// <param name="FitsEnded">The number of its fits that have ended.</param>
/// <param name="RunTime">The time since the start of the pack.</param>
[GenerateSerializer, Immutable, Alias("Experiments.PackActivity")]
public sealed record PackActivity(
    [property: Id(0)] int Slot,
    [property: Id(1)] string ExperimentId,
    [property: Id(2)] long Trial,
    [property: Id(3)] bool IsRefit,
    [property: Id(4)] int Trials,
    [property: Id(5)] int Fits,
    [property: Id(6)] int FitsEnded,
    [property: Id(7)] TimeSpan RunTime);

/// <summary>A use of memory, in bytes.</summary>
/// <param name="Used">The memory in use.</param>
/// <param name="Total">The memory that there is.</param>
[GenerateSerializer, Immutable, Alias("Experiments.MemoryUse")]
public sealed record MemoryUse([property: Id(0)] long Used, [property: Id(1)] long Total);
