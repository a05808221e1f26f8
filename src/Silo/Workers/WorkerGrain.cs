using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>
/// The facade of this silo's device. What it says comes from the service that trains; nothing is trained here.
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
