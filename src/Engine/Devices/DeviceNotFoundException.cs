namespace Experiments.Engine.Devices;

/// <summary>A device was asked for that this machine does not have.</summary>
public sealed class DeviceNotFoundException(string id, IReadOnlyList<string> available)
    : Exception($"There is no device '{id}' here. Devices of this machine: {string.Join(", ", available)}; 'auto' takes the best of them.")
{
    /// <summary>What was asked for.</summary>
    public string Id { get; } = id;

    /// <summary>What there is.</summary>
    public IReadOnlyList<string> Available { get; } = available;
}
