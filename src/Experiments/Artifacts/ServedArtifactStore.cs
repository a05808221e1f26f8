using System.Security.Cryptography;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;

namespace Experiments.Artifacts;

/// <summary>
/// The cluster's artifact store, as the silos that have it serve it: in pieces, of which a few are on their way at once. A call
/// that fails is of unknown outcome and is said again; none does harm twice.
/// </summary>
public sealed class ServedArtifactStore(IGrainFactory grains, TimeProvider clock) : IArtifactStore
{
    private const int InFlight = 4;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>How long nobody may answer before the caller is told: longer than a head takes to start again.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private IArtifactStoreGrain Store => grains.GetGrain<IArtifactStoreGrain>(0);

    public string Location => "of the cluster";

    public async Task<string> PutData(Stream content, IProgress<long>? progress, CancellationToken cancellation = default)
    {
        await using var hashed = await HashedContent.Of(content, cancellation);
        if (await Find(StoredItem.Data(hashed.Sha256), cancellation) is not null) return hashed.Sha256;
        var start = hashed.Stream.Position;
        await Send(StoredItem.Data(hashed.Sha256), [new("", hashed.Length, hashed.Sha256)], async (_, offset, buffer) =>
        {
            hashed.Stream.Position = start + offset;
            await hashed.Stream.ReadExactlyAsync(buffer, cancellation);
        }, progress, cancellation);
        return hashed.Sha256;
    }

    public Task PutArtifact(string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default) =>
        Put(StoredItem.Artifact(StoreNames.Segment(name)), files.ToDictionary(file => StoreNames.Segment(file.Key), file => (ReadOnlyMemory<byte>)file.Value), cancellation);

    public Task PutCheckpoint(string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
        Put(StoredItem.Checkpoint(StoreNames.Segment(experimentId), StoreNames.Segment(fit)), new Dictionary<string, ReadOnlyMemory<byte>> { [""] = content }, cancellation);

    public Task DeleteCheckpoint(string experimentId, string fit, CancellationToken cancellation = default) =>
        Delete(StoredItem.Checkpoint(experimentId, StoreNames.Segment(fit)).ToKey(), cancellation);

    public async Task<IReadOnlyList<StoredFile>?> Find(StoredItem item, CancellationToken cancellation = default) =>
        await Ask(() => Store.Find(item.ToKey()), cancellation) is { Found: true } reply ? [.. reply.Files.Select(file => new StoredFile(file.Name, file.Length, file.Sha256))] : null;

    public async Task<int> Read(StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default)
    {
        var (key, reads) = (item.ToKey(), new List<Task<int>>());
        for (var start = 0; start < buffer.Length; start += ArtifactChunk.MaxBytes)
            reads.Add(ReadChunk(key, file, offset + start, buffer[start..Math.Min(start + ArtifactChunk.MaxBytes, buffer.Length)], cancellation));
        return (await Task.WhenAll(reads)).Sum();
    }

    public async Task<IReadOnlyList<StoredObject>> List(CancellationToken cancellation = default)
    {
        var all = new List<StoredObject>();
        while (await Ask(() => Store.List(all.Count), cancellation) is { Count: > 0 } page) all.AddRange(page.Select(entry => new StoredObject((StoredObjectKind)entry.Kind, entry.Name, entry.Bytes)));
        return all;
    }

    public Task Delete(StoredObject item, CancellationToken cancellation = default) => Delete(new ArtifactKey((ArtifactKind)item.Kind, item.Name), cancellation);

    private Task<bool> Delete(ArtifactKey key, CancellationToken cancellation) => Ask(async () =>
    {
        await Store.Delete(key);
        return true;
    }, cancellation);

    private async Task<int> ReadChunk(ArtifactKey key, string file, long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var chunk = await Ask(() => Store.Read(key, file, offset, buffer.Length), cancellation);
        chunk.Content.CopyTo(buffer);
        return chunk.Content.Length;
    }

    private Task Put(StoredItem item, Dictionary<string, ReadOnlyMemory<byte>> contents, CancellationToken cancellation) => Send(
        item,
        [.. contents.Select(content => new ArtifactFile(content.Key, content.Value.Length, Convert.ToHexStringLower(SHA256.HashData(content.Value.Span))))],
        (file, offset, buffer) =>
        {
            contents[file].Slice((int)offset, buffer.Length).CopyTo(buffer);
            return Task.CompletedTask;
        },
        null, cancellation);

    /// <summary>Sends files until the store has them: what the receiver misses is sent again.</summary>
    private async Task Send(StoredItem item, IReadOnlyList<ArtifactFile> files, Func<string, long, Memory<byte>, Task> read, IProgress<long>? progress, CancellationToken cancellation)
    {
        var (key, lengths) = (item.ToKey(), files.ToDictionary(file => file.Name, file => file.Length));
        var upload = grains.GetGrain<IArtifactUploadGrain>($"{Guid.NewGuid():N}");
        IReadOnlyList<MissingChunk> missing = [.. files.SelectMany(file => ArtifactKeys.OffsetsOf(file).Select(offset => new MissingChunk(file.Name, offset)))];
        try
        {
            while (true)
            {
                await SendChunks(upload, missing, lengths, read, progress, cancellation);
                var reply = await Ask(() => upload.Complete(key, files), cancellation);
                if (reply.Stored) return;
                missing = reply.Missing;
            }
        }
        finally
        {
            _ = Abandon(upload);
        }
    }

    /// <summary>Stored or given up: what the receiver still has is of no use to anybody.</summary>
    private static async Task Abandon(IArtifactUploadGrain upload)
    {
        try
        {
            await upload.Abandon();
        }
        catch (Exception)
        {
            // Where nobody calls, it is forgotten in time.
        }
    }

    private async Task SendChunks(
        IArtifactUploadGrain upload, IReadOnlyList<MissingChunk> chunks, Dictionary<string, long> lengths, Func<string, long, Memory<byte>, Task> read, IProgress<long>? progress, CancellationToken cancellation)
    {
        var (sending, sent) = (new Queue<Task<int>>(), lengths.Values.Sum() - chunks.Sum(chunk => LengthOf(chunk)));
        try
        {
            foreach (var chunk in chunks)
            {
                if (sending.Count == InFlight) await Next();
                var content = new byte[LengthOf(chunk)];
                await read(chunk.File, chunk.Offset, content);
                sending.Enqueue(Ask(async () =>
                {
                    await upload.Append(chunk.File, chunk.Offset, new(content));
                    return content.Length;
                }, cancellation));
            }
            while (sending.Count > 0) await Next();
        }
        finally
        {
            foreach (var task in sending) await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        int LengthOf(MissingChunk chunk) => (int)Math.Min(ArtifactChunk.MaxBytes, lengths[chunk.File] - chunk.Offset);

        async Task Next()
        {
            sent += await sending.Peek();
            _ = sending.Dequeue();
            progress?.Report(sent);
        }
    }

    /// <summary>Asks until somebody answers. What the store itself says of an error is an answer.</summary>
    private async Task<T> Ask<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (ArtifactStoreException)
            {
                throw;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                if (clock.GetElapsedTime(start) > s_patience)
                    throw new ArtifactStoreException($"No silo of the cluster serves its artifact store: {e.Message.TrimEnd('.')}; see that the head runs.", e, isTransient: true);
            }
            await Task.Delay(s_pause, clock, cancellation);
        }
    }
}
