using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;

namespace Experiments.Silo.Tests.Stores;

/// <summary>
/// A store as other silos serve it, but for the writes that need a lease, which go to the head's own store:
/// <see cref="UploadRightsTests"/> has their rules.
/// </summary>
internal sealed class ServedReads(IArtifactStore served, IArtifactStore own) : IArtifactStore
{
    public string Location => served.Location;

    public Task<string> PutDataAsync(
        Stream content, IProgress<long>? progress, CancellationToken cancellation = default) =>
        served.PutDataAsync(content, progress, cancellation);

    public Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default) =>
        own.PutArtifactAsync(name, files, cancellation);

    public Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        own.PutCheckpointAsync(experimentId, fit, content, cancellation);

    public Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default) =>
        served.DeleteCheckpointAsync(experimentId, fit, cancellation);

    public Task<IReadOnlyList<StoredFile>?> FindAsync(StoredItem item, CancellationToken cancellation = default) =>
        served.FindAsync(item, cancellation);

    public Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default) =>
        served.ReadAsync(item, file, offset, buffer, cancellation);

    public Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default) =>
        served.ListAsync(cancellation);

    public Task DeleteAsync(StoredObject item, CancellationToken cancellation = default) =>
        item.Kind == ArtifactKind.Leftover
            ? own.DeleteAsync(item, cancellation)
            : served.DeleteAsync(item, cancellation);
}
