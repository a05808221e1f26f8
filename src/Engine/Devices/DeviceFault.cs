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

    /// <summary>
    /// Returns true if, after this error, the process can use no card of its driver any more, whatever it tries: it
    /// must be started again. A lack of memory, a kernel that cannot be compiled, or a card that cannot be opened is no
    /// such error.
    /// </summary>
    public static bool EndsProcess(Exception error)
    {
        for (var e = error; e is not null and not DeviceFailedException; e = e.InnerException)
            if (GpuFailure.EndsProcess(e)) return true;
        return false;
    }
}
