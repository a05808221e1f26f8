using Experiments.Engine.Devices;

namespace Experiments.Gpu.Bench;

/// <summary>Which device gave the figures.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is.</param>
/// <param name="NumericsClass">Its class.</param>
/// <param name="Notes">What it did in a slower way than it could.</param>
internal sealed record DeviceDescription(string Id, string Name, string NumericsClass, IReadOnlyList<string> Notes)
{
    public static DeviceDescription FromDevice(Device device) =>
        new(device.Id, device.Name, device.NumericsClass, device.Notes);
}
