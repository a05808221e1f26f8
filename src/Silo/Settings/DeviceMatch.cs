using Experiments.Engine.Devices;

namespace Experiments.Silo.Settings;

/// <summary>Matches the devices of workers with those that experiments ask for.</summary>
internal static class DeviceMatch
{
    /// <summary>
    /// Checks whether a worker's device is one that an experiment asks for: the device itself, any GPU for <c>gpu</c>,
    /// and for <c>auto</c> a GPU, or the CPU of a silo without a GPU.
    /// </summary>
    /// <param name="asked">The device in the experiment's specification.</param>
    /// <param name="device">The worker's device.</param>
    /// <param name="siloHasGpu">True if another worker of the same silo has a GPU that takes leases.</param>
    public static bool IsMatch(string asked, string device, bool siloHasGpu) => asked switch
    {
        DeviceCatalog.Auto => IsGpu(device) || !siloHasGpu,
        DeviceCatalog.Gpu => IsGpu(device),
        _ => asked == device,
    };

    /// <summary>Checks whether a device trains many lanes at once; the simulator counts as a GPU.</summary>
    public static bool IsGpu(string device) => device != DeviceCatalog.Cpu;
}
