using Experiments.Engine.Devices;

namespace Experiments.Gpu.Bench;

/// <summary>Which device gave the figures.</summary>
internal sealed record DeviceReport(string Id, string Name, string NumericsClass)
{
    public static DeviceReport Of(Device device) => new(device.Id, device.Name, device.NumericsClass);
}
