using Experiments.Artifacts;
using Experiments.Silo.Stores;
using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>An artifact store in which nothing lies: fits of the simulation take no checkpoints, and are asked after none the less.</summary>
internal sealed class NoArtifacts(Pump pump) : IArtifactStore
{
    public string Location => "nowhere";

    public Task<IReadOnlyList<StoredFile>?> Find(StoredItem item, CancellationToken cancellation = default) => Task.FromResult<IReadOnlyList<StoredFile>?>(null);

    public Task DeleteCheckpoint(string experimentId, string fit, CancellationToken cancellation = default) => Task.CompletedTask;

    public Task<string> PutData(Stream content, IProgress<long>? progress, CancellationToken cancellation = default) => throw Nothing();

    public Task PutArtifact(string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default) => throw Nothing();

    public Task PutCheckpoint(string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => throw Nothing();

    public Task<int> Read(StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default) => throw Nothing();

    public Task<IReadOnlyList<StoredObject>> List(CancellationToken cancellation = default) => throw Nothing();

    public Task Delete(StoredObject item, CancellationToken cancellation = default) => throw Nothing();

    private ViolationException Nothing() => pump.Fail("Nothing is stored here.");
}
