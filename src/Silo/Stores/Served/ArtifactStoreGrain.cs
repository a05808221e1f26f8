using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Silo.Grains;
using Experiments.Silo.Guards;
using Orleans.Concurrency;
using Orleans.GrainDirectory;

namespace Experiments.Silo.Stores.Served;

/// <summary>Serves the silo's artifact store, with any number of concurrent calls.</summary>
[StatelessWorker, Reentrant, GrainDirectory(LocalGrains.Name)]
internal sealed class ArtifactStoreGrain(SiloStores stores, ArtifactRights rights) : Grain, IArtifactStoreGrain
{
    private const int PageSize = 10_000;

    public async Task<ArtifactReply> FindAsync(ArtifactKey key) =>
        await stores.Artifacts.FindAsync(CheckReadable(key).ToItem()) is { } files
            ? new(true, [.. files.Select(file => new ArtifactFile(file.Name, file.Length, file.Sha256))])
            : new(false, []);

    public async Task<ArtifactChunk> ReadAsync(ArtifactKey key, string file, long offset, int count)
    {
        var item = CheckReadable(key).ToItem();
        StoreArguments.CheckFile(file);
        Arguments.CheckRange(offset, "The offset", 0, long.MaxValue - ArtifactChunk.MaxBytes);
        Arguments.CheckRange(count, "The number of bytes", 0, ArtifactChunk.MaxBytes);
        var buffer = new byte[count];
        var read = await stores.Artifacts.ReadAsync(item, file, offset, buffer);
        return new(read == buffer.Length ? buffer : buffer[..read]);
    }

    public async Task<IReadOnlyList<ArtifactEntry>> ListAsync(int from)
    {
        Arguments.CheckRange(from, "The index", 0, int.MaxValue);
        return [.. (await stores.Artifacts.ListAsync()).Skip(from).Take(PageSize).Select(
            item => new ArtifactEntry(item.Kind, item.Name, item.Bytes))];
    }

    public async Task DeleteAsync(ArtifactKey key)
    {
        await rights.EnsureDeletableAsync(StoreArguments.CheckKey(key));
        if (key.Fit.Length > 0) await stores.Artifacts.DeleteCheckpointAsync(key.Name, key.Fit);
        else await stores.Artifacts.DeleteAsync(new(key.Kind, key.Name, 0));
    }

    // Checkpoints are read one by one.
    private static ArtifactKey CheckReadable(ArtifactKey key) =>
        StoreArguments.CheckKey(key) is { Kind: ArtifactKind.Checkpoints, Fit.Length: 0 }
            ? throw Arguments.Refuse("The name of the fit", "is missing")
            : key;
}
