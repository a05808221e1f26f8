using Experiments.Engine.Devices.Gpu.Nvml;

namespace Experiments.Engine.Devices;

/// <summary>
/// What a GPU reports of itself. Each reading is null where the card, or its driver, does not give it.
/// </summary>
public sealed record DeviceTelemetry
{
    /// <summary>The share of the last moments in which a kernel ran, in [0, 1].</summary>
    public double? Utilisation { get; init; }

    /// <summary>The memory that is taken, by whomever, in bytes.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>The memory of the card, in bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>In degrees Celsius.</summary>
    public int? Temperature { get; init; }

    /// <summary>In watts.</summary>
    public double? Power { get; init; }

    /// <summary>What the card may draw, in watts.</summary>
    public double? PowerLimit { get; init; }

    /// <summary>
    /// Why the card runs slower than it could: power, heat, brake or slowdown; empty where it does not.
    /// </summary>
    public IReadOnlyList<string>? Throttling { get; init; }

    /// <summary>
    /// Reads a device's telemetry now; null where there is none: for the CPU, without NVML, for a card that has
    /// vanished.
    /// </summary>
    public static DeviceTelemetry? Read(DeviceInfo device) =>
        device.Uuid is { } uuid ? NvmlLibrary.Shared?.Read(uuid) : null;
}
