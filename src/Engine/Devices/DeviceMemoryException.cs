namespace Experiments.Engine.Devices;

/// <summary>The error that a pack does not fit into a device's memory. A pack of fewer lanes may fit.</summary>
public sealed class DeviceMemoryException(string device, long bytes, Exception? inner = null)
    : Exception(
        $"The device '{device}' has too little memory for {bytes:N0} bytes. Train fewer lanes together, or use "
        + "a smaller network or batch.",
        inner)
{
    /// <summary>The id of the device.</summary>
    public string Device { get; } = device;

    /// <summary>The requested memory in bytes.</summary>
    public long Bytes { get; } = bytes;
}
