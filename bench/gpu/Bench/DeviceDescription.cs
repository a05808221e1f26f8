using Experiments.Engine.Devices;

namespace Experiments.Gpu.Bench;

/// <summary>The measured device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="NumericsClass">Its class.</param>
/// <param name="Notes">The features that it could not use.</param>
internal sealed record DeviceDescription(string Id, string Name, string NumericsClass, IReadOnlyList<string> Notes)
{
    public static DeviceDescription FromDevice(Device device) =>
        new(device.Id, device.Name, device.NumericsClass, device.Notes);
}
