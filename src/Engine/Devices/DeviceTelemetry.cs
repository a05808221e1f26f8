using Experiments.Engine.Devices.Gpu.Nvml;

namespace Experiments.Engine.Devices;

/// <summary>The telemetry of a GPU. Each reading is null if the card or its driver does not provide it.</summary>
public sealed record DeviceTelemetry
{
    /// <summary>The fraction of the last sampling period in which a kernel ran, in [0, 1].</summary>
    public double? Utilisation { get; init; }

    /// <summary>The memory in use by all processes, in bytes.</summary>
    public long? MemoryUsed { get; init; }

    /// <summary>The memory of the card, in bytes.</summary>
    public long? MemoryTotal { get; init; }

    /// <summary>The temperature, in degrees Celsius.</summary>
    public int? Temperature { get; init; }

    /// <summary>The power draw, in watts.</summary>
    public double? Power { get; init; }

    /// <summary>The limit of the power draw, in watts.</summary>
    public double? PowerLimit { get; init; }

    /// <summary>The reasons why the card is throttled: power, heat, brake or slowdown; empty if it is not.</summary>
    public IReadOnlyList<string>? Throttling { get; init; }

    /// <summary>
    /// Reads a device's telemetry; returns null for the CPU, without NVML, and for a card that has vanished.
    /// </summary>
    public static DeviceTelemetry? Read(DeviceInfo device) =>
        device.Uuid is { } uuid ? NvmlLibrary.Shared?.Read(uuid) : null;
}
