namespace Experiments.Engine.Devices;

/// <summary>The error that a device exists but cannot be used.</summary>
public sealed class DeviceFailedException(string id, Exception inner)
    : Exception(
        $"The device '{id}' cannot be used: {inner.GetBaseException().Message} Run 'experiments devices', or set "
        + "'device: cpu'.",
        inner)
{
    /// <summary>The id of the device.</summary>
    public string Id { get; } = id;
}
