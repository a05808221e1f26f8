using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Silo.Catalog;
using Experiments.Silo.Coordination;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>A grain in the memory of a silo.</summary>
internal abstract class Activation(string grain, Silo silo)
{
    public string Grain { get; } = grain;

    public Silo Silo { get; } = silo;

    /// <summary>Completes when it may be called.</summary>
    public Task Ready { get; private set; } = Task.CompletedTask;

    /// <summary>True if the activation takes no more calls.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Calls that are not answered.</summary>
    public int Calls { get; set; }

    public void Begin() => Ready = ActivateAsync();

    public void RequestReplacement()
    {
        if (IsReplaced) return;
        IsReplaced = true;
        Silo.Remove(this);
        EndIfIdle();
    }

    /// <summary>Ends it once the last of its calls is answered.</summary>
    public void EndIfIdle()
    {
        if (IsReplaced && Calls == 0) End();
    }

    protected abstract Task ActivateAsync();

    protected abstract void End();
}

/// <summary>A coordinator in the memory of a silo.</summary>
internal sealed class CoordinatorActivation : Activation, ICoordinatorHost
{
    public CoordinatorActivation(string experiment, Silo silo) : base(experiment, silo) =>
        Coordinator = silo.Make<SearchCoordinator>(this, silo.Store);

    public SearchCoordinator Coordinator { get; }

    public string ExperimentId => Grain;

    public IExperimentCatalogGrain Catalog => Silo.Grains.Catalog;

    public void RunOnTurn(Func<Task> work) => Silo.Process.Do(work);

    public async Task<T> RunOffTurnAsync<T>(Func<T> work)
    {
        await Silo.Process.SleepAsync(TimeSpan.FromMilliseconds(5));
        return work();
    }

    public bool IsSiloDead(string workerId) => Silo.IsGone(workerId);

    public void KeepAlive(bool stays)
    {
        // An activation without calls is not collected.
    }

    protected override Task ActivateAsync() => Coordinator.ActivateAsync(CancellationToken.None);

    protected override void End() => Coordinator.Deactivate();
}

/// <summary>The catalog in the memory of a silo.</summary>
internal sealed class CatalogActivation : Activation
{
    public CatalogActivation(Silo silo) : base(Cluster.CatalogGrain, silo) => Catalog = silo.Make<ExperimentCatalog>(
        silo.Store, "", DateTimeOffset.MinValue, (Func<string, Task>)silo.WakeAsync,
        (Func<string, Task<ExperimentStatus?>>)(id => silo.Grains.Coordinator(id).GetStatusAsync()));

    public ExperimentCatalog Catalog { get; }

    protected override Task ActivateAsync() => Catalog.ActivateAsync(CancellationToken.None);

    protected override void End()
    {
        // The wrapper has no resources of its own.
    }
}
