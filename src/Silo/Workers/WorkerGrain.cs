using Experiments.Contracts.Grains;

namespace Experiments.Silo.Workers;

/// <summary>The facade of this silo's device. What it says comes from the service that trains; nothing is trained here.</summary>
[WorkerPlacement, KeepAlive]
internal sealed class WorkerGrain(WorkerState state) : Grain, IWorkerGrain
{
    public Task Wake()
    {
        state.Wake();
        return Task.CompletedTask;
    }

    public Task<WorkerStatus> GetStatus() => Task.FromResult(state.Status(this.GetPrimaryKeyString()));
}
