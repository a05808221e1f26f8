using Experiments.Engine.Devices.Cpu;
using Experiments.Engine.Devices.Gpu;

namespace Experiments.Engine.Devices;

/// <summary>The devices of this machine.</summary>
public static class DeviceCatalog
{
    /// <summary>All devices; the CPU is always there and comes first.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        using var cpu = new CpuDevice(cores: 1);
        return [new DeviceInfo(cpu.Id, cpu.Name, cpu.NumericsClass)];
    }

    /// <summary>Opens a device: <c>auto</c> for the best that there is, or an id that <see cref="List"/> gives.</summary>
    /// <param name="id">Which.</param>
    /// <param name="cores">
    /// The cores of the CPU that one pack may use: all of them where it trains alone, one where packs train side by side. It
    /// changes how long training takes and nothing else. Default: 1.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="cores"/> is less than 1.</exception>
    /// <exception cref="DeviceNotFoundException">There is no such device; the message says which there are.</exception>
    public static Device Open(string id, int cores = 1) => id switch
    {
        "auto" or "cpu" => new CpuDevice(cores),
        GpuDevice.SimulatorId => GpuDevice.OpenSimulator(),
        _ => throw new DeviceNotFoundException(id, [.. List().Select(device => device.Id)]),
    };
}
