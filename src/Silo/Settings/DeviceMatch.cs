using Experiments.Engine.Devices;

namespace Experiments.Silo.Settings;

/// <summary>Which experiments a worker may take.</summary>
internal static class DeviceMatch
{
    /// <summary>
    /// Whether a worker's device is what an experiment asks for: itself, any GPU for <c>gpu</c>, and for <c>auto</c> a
    /// GPU, or the CPU of a silo that has no GPU.
    /// </summary>
    /// <param name="asked">What the experiment asks for.</param>
    /// <param name="device">The worker's device.</param>
    /// <param name="siloHasGpu">Whether another worker of the same silo has a GPU.</param>
    public static bool IsMatch(string asked, string device, bool siloHasGpu) => asked switch
    {
        DeviceCatalog.Auto => IsGpu(device) || !siloHasGpu,
        DeviceCatalog.Gpu => IsGpu(device),
        _ => asked == device,
    };

    /// <summary>Whether a device trains many lanes at once; the simulator stands for one.</summary>
    public static bool IsGpu(string device) => device != DeviceCatalog.Cpu;
}
