using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;

namespace Experiments.Gpu.Bench;

/// <summary>The measured device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="NumericsClass">Its class.</param>
/// <param name="UsesGraphs">True if it launches steps as CUDA graphs.</param>
/// <param name="Notes">The features that it could not use.</param>
internal sealed record DeviceDescription(
    string Id, string Name, string NumericsClass, bool UsesGraphs, IReadOnlyList<string> Notes)
{
    public static DeviceDescription FromDevice(Device device) => new(
        device.Id, device.Name, device.NumericsClass, device is GpuDevice { UsesGraphs: true }, [.. device.Notes]);
}
