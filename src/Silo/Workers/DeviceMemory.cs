using Experiments.Contracts.Grains;
using Experiments.Engine.Devices;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>Reads the memory of this silo's GPUs.</summary>
internal sealed class DeviceMemory
{
    private readonly Lazy<IReadOnlyList<DeviceInfo>> _gpus = new(
        () => [.. DeviceCatalog.List().Where(device => DeviceMatch.IsGpu(device.Id))]);

    /// <summary>Returns the memory of a device; null for a CPU, or if the device does not provide it.</summary>
    public MemoryUse? Read(string device) =>
        DeviceMatch.IsGpu(device) && _gpus.Value.FirstOrDefault(gpu => gpu.Id == device) is { } gpu
        && DeviceTelemetry.Read(gpu) is { MemoryUsed: { } used, MemoryTotal: { } total }
            ? new((long)used, (long)total)
            : null;
}
