using Experiments.Artifacts;

namespace Experiments.Silo.Tests.Stores;

/// <summary>A wrapper of another store whose calls a test can change.</summary>
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

    public Task<string> PutDataAsync(
        Stream content, IProgress<long>? progress, CancellationToken cancellation = default) =>
        store.PutDataAsync(content, progress, cancellation);

    public Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default)
    {
        BeforePut(Interlocked.Increment(ref _puts));
        return store.PutArtifactAsync(name, files, cancellation);
    }

    public Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        store.PutCheckpointAsync(experimentId, fit, content, cancellation);

    public Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default) =>
        store.DeleteCheckpointAsync(experimentId, fit, cancellation);

    public Task<IReadOnlyList<StoredFile>?> FindAsync(StoredItem item, CancellationToken cancellation = default) =>
        store.FindAsync(item, cancellation);

    public async Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _reads);
        await BeforeRead();
        return await store.ReadAsync(item, file, offset, buffer, cancellation);
    }

    public Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default) =>
        store.ListAsync(cancellation);

    public Task DeleteAsync(StoredObject item, CancellationToken cancellation = default) =>
        store.DeleteAsync(item, cancellation);
}
