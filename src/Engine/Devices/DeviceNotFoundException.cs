namespace Experiments.Engine.Devices;

/// <summary>The error that this machine does not have the requested device.</summary>
public sealed class DeviceNotFoundException(string id, IReadOnlyList<string> available, IReadOnlyList<string> missing)
    : Exception(string.Join('\n', [$"This machine has no device '{id}'. Its devices are "
        + $"{string.Join(", ", available)}; 'auto' chooses the best of them.", .. missing]))
{
    /// <summary>The requested id.</summary>
    public string Id { get; } = id;

    /// <summary>The ids of the available devices.</summary>
    public IReadOnlyList<string> Available { get; } = available;

    /// <summary>The reasons why this machine has no GPU, if a GPU was requested.</summary>
    public IReadOnlyList<string> Missing { get; } = missing;
}
