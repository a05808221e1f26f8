namespace Experiments.Engine.Devices;

/// <summary>A pack's memory does not fit on a device; a pack of fewer lanes may.</summary>
public sealed class DeviceMemoryException(string device, long bytes, Exception? inner = null)
    : Exception(
        $"The device '{device}' has no room for {bytes:N0} bytes. Train fewer lanes together, or take a smaller "
        + "network or batch.",
        inner)
{
    /// <summary>The device.</summary>
    public string Device { get; } = device;

    /// <summary>What was asked for.</summary>
    public long Bytes { get; } = bytes;
}
