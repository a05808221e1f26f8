using Experiments.Artifacts;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A store that lies elsewhere: another one, with what a test makes of its calls.</summary>
internal sealed class FakeStore(IArtifactStore store) : IArtifactStore
{
    private int _reads;
    private int _puts;

    /// <summary>How often a piece was read.</summary>
    public int Reads => _reads;

    /// <summary>How often an artifact was to be stored.</summary>
    public int Puts => _puts;

    /// <summary>Called before each read; may wait or throw.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    /// <summary>Called before an artifact is stored, told how often that was tried; may throw.</summary>
    public Action<int> BeforePut { get; set; } = _ => { };

    public string Location => store.Location;

    public Task<string> PutData(Stream content, IProgress<long>? progress, CancellationToken cancellation = default) => store.PutData(content, progress, cancellation);

    public Task PutArtifact(string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default)
    {
        BeforePut(Interlocked.Increment(ref _puts));
        return store.PutArtifact(name, files, cancellation);
    }

    public Task PutCheckpoint(string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) => store.PutCheckpoint(experimentId, fit, content, cancellation);

    public Task DeleteCheckpoint(string experimentId, string fit, CancellationToken cancellation = default) => store.DeleteCheckpoint(experimentId, fit, cancellation);

    public Task<IReadOnlyList<StoredFile>?> Find(StoredItem item, CancellationToken cancellation = default) => store.Find(item, cancellation);

    public async Task<int> Read(StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _reads);
        await BeforeRead();
        return await store.Read(item, file, offset, buffer, cancellation);
    }

    public Task<IReadOnlyList<StoredObject>> List(CancellationToken cancellation = default) => store.List(cancellation);

    public Task Delete(StoredObject item, CancellationToken cancellation = default) => store.Delete(item, cancellation);
}
