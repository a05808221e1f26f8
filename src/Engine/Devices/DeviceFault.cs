using Experiments.Engine.Devices.Gpu;

namespace Experiments.Engine.Devices;

/// <summary>Distinguishes failures of a device from failures of the training on it.</summary>
public static class DeviceFault
{
    /// <summary>
    /// Returns true if an error is the device's fault: it is gone, cannot be opened, or its driver or libraries failed.
    /// </summary>
    public static bool IsDeviceFault(Exception error) =>
        error is DeviceFailedException or DeviceNotFoundException || GpuFailure.IsGpuFailure(error);
}
