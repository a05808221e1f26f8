using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>
/// The grain of a worker. It wakes the device's slots and tells their state; nothing is trained on its scheduler.
/// </summary>
[WorkerPlacement, KeepAlive]
internal sealed class WorkerGrain(SiloWorkers workers) : Grain, IWorkerGrain
{
    private WorkerState State =>
        workers.Find(WorkerKey.GetDevice(this.GetPrimaryKeyString()))
        ?? throw new WorkerGoneException(this.GetPrimaryKeyString());

    public Task WakeAsync()
    {
        State.Wake();
        return Task.CompletedTask;
    }

    public Task<WorkerStatus> GetStatusAsync() => Task.FromResult(State.GetStatus(this.GetPrimaryKeyString()));
}
