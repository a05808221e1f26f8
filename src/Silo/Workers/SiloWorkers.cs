namespace Experiments.Silo.Workers;

/// <summary>The devices of this silo that train, each with the state of its worker.</summary>
internal sealed class SiloWorkers(IEnumerable<WorkerState> states)
{
    /// <summary>All of them.</summary>
    public IReadOnlyList<WorkerState> All { get; } = [.. states];

    /// <summary>The worker of a device; null where the silo has none.</summary>
    public WorkerState? Find(string device) => All.FirstOrDefault(state => state.Device == device);
}
