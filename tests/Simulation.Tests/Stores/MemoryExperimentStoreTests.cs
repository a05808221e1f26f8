using Experiments.Silo.Stores;
using Experiments.Silo.Tests.Stores;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>The simulation's store is one.</summary>
public sealed class MemoryExperimentStoreTests : ExperimentStoreConformance, IAsyncDisposable
{
    private readonly MemoryExperimentStore _store = new();

    protected override Task<IExperimentStore> OpenAsync() => Task.FromResult<IExperimentStore>(_store);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
