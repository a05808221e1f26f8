using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Silo.Clustering;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Experiments.Silo.Stores.Served;

/// <summary>Serves the silo's artifact store, with any number of concurrent calls.</summary>
[StatelessWorker, Reentrant, GrainDirectory(LocalGrains.Name)]
internal sealed class ArtifactStoreGrain(SiloStores stores) : Grain, IArtifactStoreGrain
{
    private const int PageSize = 10_000;

    public async Task<ArtifactReply> FindAsync(ArtifactKey key) =>
        await stores.Artifacts.FindAsync(key.ToItem()) is { } files
            ? new(true, [.. files.Select(file => new ArtifactFile(file.Name, file.Length, file.Sha256))])
            : new(false, []);

    public async Task<ArtifactChunk> ReadAsync(ArtifactKey key, string file, long offset, int count)
    {
        var buffer = new byte[Math.Clamp(count, 0, ArtifactChunk.MaxBytes)];
        var read = await stores.Artifacts.ReadAsync(key.ToItem(), file, offset, buffer);
        return new(read == buffer.Length ? buffer : buffer[..read]);
    }

    public async Task<IReadOnlyList<ArtifactEntry>> ListAsync(int from) =>
        [.. (await stores.Artifacts.ListAsync()).Skip(from).Take(PageSize).Select(
            item => new ArtifactEntry(item.Kind, item.Name, item.Bytes))];

    public Task DeleteAsync(ArtifactKey key) => key.Fit.Length > 0
        ? stores.Artifacts.DeleteCheckpointAsync(key.Name, key.Fit)
        : stores.Artifacts.DeleteAsync(new(key.Kind, key.Name, 0));
}
