using Experiments.Artifacts;
using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>
/// An empty artifact store: fits of the simulation take no checkpoints, but workers still ask for them.
/// </summary>
internal sealed class NoArtifacts(Pump pump) : IArtifactStore
{
    public string Location => "nowhere";

    public Task<IReadOnlyList<StoredFile>?> FindAsync(StoredItem item, CancellationToken cancellation = default) =>
        Task.FromResult<IReadOnlyList<StoredFile>?>(null);

    public Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default) =>
        Task.CompletedTask;

    public Task<string> PutDataAsync(
        Stream content, IProgress<long>? progress, CancellationToken cancellation = default) =>
        throw Nothing();

    public Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default) =>
        throw Nothing();

    public Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        throw Nothing();

    public Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default) =>
        throw Nothing();

    public Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default) => throw Nothing();

    public Task DeleteAsync(StoredObject item, CancellationToken cancellation = default) => throw Nothing();

    private ViolationException Nothing() => pump.Fail("Nothing is stored here.");
}
