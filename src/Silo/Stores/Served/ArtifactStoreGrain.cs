using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Orleans.Concurrency;

namespace Experiments.Silo.Stores.Served;

/// <summary>Serves the silo's artifact store, as many calls at once as come.</summary>
[StatelessWorker, Reentrant]
internal sealed class ArtifactStoreGrain(SiloStores stores) : Grain, IArtifactStoreGrain
{
    private const int PageSize = 10_000;

    public async Task<ArtifactReply> Find(ArtifactKey key) => await stores.Artifacts.Find(key.ToItem()) is { } files
        ? new(true, [.. files.Select(file => new ArtifactFile(file.Name, file.Length, file.Sha256))])
        : new(false, []);

    public async Task<ArtifactChunk> Read(ArtifactKey key, string file, long offset, int count)
    {
        var buffer = new byte[Math.Clamp(count, 0, ArtifactChunk.MaxBytes)];
        var read = await stores.Artifacts.Read(key.ToItem(), file, offset, buffer);
        return new(read == buffer.Length ? buffer : buffer[..read]);
    }

    public async Task<IReadOnlyList<ArtifactEntry>> List(int from) =>
        [.. (await stores.Artifacts.List()).Skip(from).Take(PageSize).Select(item => new ArtifactEntry((ArtifactKind)item.Kind, item.Name, item.Bytes))];

    public Task Delete(ArtifactKey key) => key.Fit.Length > 0
        ? stores.Artifacts.DeleteCheckpoint(key.Name, key.Fit)
        : stores.Artifacts.Delete(new((StoredObjectKind)key.Kind, key.Name, 0));
}
