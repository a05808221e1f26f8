using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>
/// The grain of a worker. It wakes the device's slots and tells their state; nothing is trained on its scheduler.
/// </summary>
[WorkerPlacement, KeepAlive]
internal sealed class WorkerGrain(SiloWorkers workers) : Grain, IWorkerGrain
{
    private WorkerState State => workers.Find(WorkerKey.GetDevice(this.GetPrimaryKeyString())) ?? throw Leave();

    public Task WakeAsync()
    {
        State.Wake();
        return Task.CompletedTask;
    }

    /// <summary>Removes the grain of a device that the silo does not have: anyone may call any key.</summary>
    private WorkerGoneException Leave()
    {
        DeactivateOnIdle();
        return new(this.GetPrimaryKeyString());
    }

    public Task<WorkerStatus> GetStatusAsync() => Task.FromResult(State.GetStatus(this.GetPrimaryKeyString()));
}
