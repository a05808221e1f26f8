namespace Experiments.Silo.Workers;

/// <summary>The workers of this silo: the devices that train, each with its state.</summary>
internal sealed class SiloWorkers(IEnumerable<WorkerState> states)
{
    /// <summary>All workers.</summary>
    public IReadOnlyList<WorkerState> All { get; } = [.. states];

    /// <summary>Finds the worker of a device; null where the silo has none.</summary>
    public WorkerState? Find(string device) => All.FirstOrDefault(state => state.Device == device);
}
