namespace Experiments.Engine.Devices;

/// <summary>A device was asked for that this machine does not have.</summary>
public sealed class DeviceNotFoundException(string id, IReadOnlyList<string> available, IReadOnlyList<string> missing)
    : Exception(string.Join('\n', [$"There is no device '{id}' here. Devices of this machine: "
        + $"{string.Join(", ", available)}; 'auto' takes the best of them.", .. missing]))
{
    /// <summary>What was asked for.</summary>
    public string Id { get; } = id;

    /// <summary>What there is.</summary>
    public IReadOnlyList<string> Available { get; } = available;

    /// <summary>What stands between this machine and a GPU, where one was asked for.</summary>
    public IReadOnlyList<string> Missing { get; } = missing;
}
