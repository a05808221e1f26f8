using Experiments.Engine.Devices.Cpu;

namespace Experiments.Engine.Devices;

/// <summary>The devices of this machine.</summary>
public static class DeviceCatalog
{
    /// <summary>All devices; the CPU is always there and comes first.</summary>
    public static IReadOnlyList<DeviceInfo> List()
    {
        using var cpu = new CpuDevice();
        return [new DeviceInfo(cpu.Id, cpu.Name, cpu.NumericsClass)];
    }

    /// <summary>Opens a device: <c>auto</c> for the best that there is, or an id that <see cref="List"/> gives.</summary>
    /// <exception cref="DeviceNotFoundException">There is no such device; the message says which there are.</exception>
    public static Device Open(string id) => id switch
    {
        "auto" or "cpu" => new CpuDevice(),
        _ => throw new DeviceNotFoundException(id, [.. List().Select(device => device.Id)]),
    };
}
