using Experiments.Engine.Devices.Gpu;

namespace Experiments.Engine.Devices;

/// <summary>Tells failures of a device from those of what was trained on it.</summary>
public static class DeviceFault
{
    /// <summary>
    /// Whether an error is the device's own: it is gone, cannot be opened, or its driver or libraries refused a call.
    /// </summary>
    public static bool IsDeviceFault(Exception error) =>
        error is DeviceFailedException or DeviceNotFoundException || GpuFailure.IsGpuFailure(error);
}
