using System.Security.Cryptography;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Retries;

namespace Experiments.Artifacts;

/// <summary>
/// The cluster's artifact store, served by the silos that can open it, a few pieces at a time. The outcome of a call
/// that fails is unknown, and the call is repeated; all calls are idempotent.
/// </summary>
public sealed class ServedArtifactStore(IGrainFactory grains, TimeProvider clock) : IArtifactStore
{
    private readonly LeaseProof? _lease;

    private ServedArtifactStore(IGrainFactory grains, TimeProvider clock, LeaseProof lease) : this(grains, clock) =>
        _lease = lease;

    private const int InFlight = 4;

    /// <summary>The time without an answer after which a call fails: longer than a restart of a head.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);

    private readonly RetryPolicy _retry = new(clock, delay: TimeSpan.FromSeconds(1), patience: s_timeout);

    private IArtifactStoreGrain Store => grains.GetGrain<IArtifactStoreGrain>(0);

    /// <summary>
    /// Returns the store for the writes of a worker that holds a lease: without one, it takes only data sets.
    /// </summary>
    public ServedArtifactStore ForLease(LeaseProof lease) => new(grains, clock, lease);

    /// <summary>Tells errors after which a further call is of no use; null for none.</summary>
    internal Func<Exception, bool>? IsFinal { get; init; }

    /// <inheritdoc/>
    public string Location => "of the cluster";

    /// <inheritdoc/>
    public async Task<string> PutDataAsync(
        Stream content, IProgress<long>? progress, CancellationToken cancellation = default)
    {
        await using var hashed = await HashedContent.CreateAsync(content, cancellation);
        if (await FindAsync(StoredItem.Data(hashed.Sha256), cancellation) is not null) return hashed.Sha256;
        var start = hashed.Stream.Position;
        await SendAsync(
            StoredItem.Data(hashed.Sha256), [new("", hashed.Length, hashed.Sha256)], async (_, offset, buffer) =>
            {
                hashed.Stream.Position = start + offset;
                await hashed.Stream.ReadExactlyAsync(buffer, cancellation);
            }, progress, cancellation);
        return hashed.Sha256;
    }

    /// <inheritdoc/>
    public Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default) =>
            PutAsync(StoredItem.Artifact(StoreNames.Segment(name)),
                files.ToDictionary(file => StoreNames.Segment(file.Key), file => (ReadOnlyMemory<byte>)file.Value),
                cancellation);

    /// <inheritdoc/>
    public Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default) =>
            PutAsync(StoredItem.Checkpoint(StoreNames.Segment(experimentId), StoreNames.Segment(fit)),
                new Dictionary<string, ReadOnlyMemory<byte>> { [""] = content }, cancellation);

    /// <inheritdoc/>
    public Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default) =>
        DeleteAsync(StoredItem.Checkpoint(experimentId, StoreNames.Segment(fit)).ToKey(), cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredFile>?> FindAsync(
        StoredItem item, CancellationToken cancellation = default) =>
            await CallWithRetryAsync(() => Store.FindAsync(item.ToKey()), cancellation) is { Found: true } reply
                ? [.. reply.Files.Select(file => new StoredFile(file.Name, file.Length, file.Sha256))]
                : null;

    /// <inheritdoc/>
    public async Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default)
    {
        var (key, reads) = (item.ToKey(), new List<Task<int>>());
        for (var start = 0; start < buffer.Length; start += ArtifactChunk.MaxBytes)
            reads.Add(ReadChunkAsync(key, file, offset + start,
                buffer[start..Math.Min(start + ArtifactChunk.MaxBytes, buffer.Length)], cancellation));
        return (await Task.WhenAll(reads)).Sum();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default)
    {
        var all = new List<StoredObject>();
        while (await CallWithRetryAsync(() => Store.ListAsync(all.Count), cancellation) is { Count: > 0 } page)
            all.AddRange(page.Select(entry => new StoredObject(entry.Kind, entry.Name, entry.Bytes)));
        return all;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(StoredObject item, CancellationToken cancellation = default) =>
        DeleteAsync(new ArtifactKey(item.Kind, item.Name), cancellation);

    private async Task DeleteAsync(ArtifactKey key, CancellationToken cancellation) =>
        await CallWithRetryAsync<object?>(async () =>
        {
            await Store.DeleteAsync(key);
            return null;
        }, cancellation);

    private async Task<int> ReadChunkAsync(
        ArtifactKey key, string file, long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        var chunk = await CallWithRetryAsync(() => Store.ReadAsync(key, file, offset, buffer.Length), cancellation);
        chunk.Content.CopyTo(buffer);
        return chunk.Content.Length;
    }

    private Task PutAsync(
        StoredItem item, Dictionary<string, ReadOnlyMemory<byte>> contents, CancellationToken cancellation) =>
        SendAsync(
            item,
            [.. contents.Select(content => new ArtifactFile(
                content.Key, content.Value.Length, Convert.ToHexStringLower(SHA256.HashData(content.Value.Span))))],
            (file, offset, buffer) =>
            {
                contents[file].Slice((int)offset, buffer.Length).CopyTo(buffer);
                return Task.CompletedTask;
            },
            null, cancellation);

    /// <summary>Sends files until the store has them: pieces that the receiver misses are sent again.</summary>
    private async Task SendAsync(
        StoredItem item,
        IReadOnlyList<ArtifactFile> files,
        Func<string, long, Memory<byte>, Task> read,
        IProgress<long>? progress,
        CancellationToken cancellation)
    {
        var (key, lengths) = (item.ToKey(), files.ToDictionary(file => file.Name, file => file.Length));
        var upload = grains.GetGrain<IArtifactUploadGrain>($"{Guid.NewGuid():N}");
        IReadOnlyList<MissingChunk> missing = [.. files.SelectMany(
            file => ArtifactKeys.GetOffsets(file).Select(offset => new MissingChunk(file.Name, offset)))];
        try
        {
            while (true)
            {
                await SendChunksAsync(upload, missing, lengths, read, progress, cancellation);
                var reply = await CallWithRetryAsync(() => upload.CompleteAsync(key, files, _lease), cancellation);
                if (reply.Stored) return;
                missing = reply.Missing;
            }
        }
        finally
        {
            _ = AbandonAsync(upload);
        }
    }

    /// <summary>Removes the receiver's pieces, after the item was stored or the upload was given up.</summary>
    private static async Task AbandonAsync(IArtifactUploadGrain upload)
    {
        try
        {
            await upload.AbandonAsync();
        }
        catch (Exception)
        {
            // An upload without calls is removed after a while.
        }
    }

    private async Task SendChunksAsync(
        IArtifactUploadGrain upload, IReadOnlyList<MissingChunk> chunks, Dictionary<string, long> lengths,
        Func<string, long, Memory<byte>, Task> read, IProgress<long>? progress, CancellationToken cancellation)
    {
        var (sending, sent) = (new Queue<Task<int>>(), lengths.Values.Sum() - chunks.Sum(chunk => LengthOf(chunk)));
        try
        {
            foreach (var chunk in chunks)
            {
                if (sending.Count == InFlight) await Next();
                var content = new byte[LengthOf(chunk)];
                await read(chunk.File, chunk.Offset, content);
                sending.Enqueue(CallWithRetryAsync(async () =>
                {
                    await upload.AppendAsync(chunk.File, chunk.Offset, new(content));
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

    // A refusal is an answer too: the same call is refused again.
    private bool IsAnswer(Exception e) =>
        e is ArtifactStoreException or RefusedCallException or ArgumentException || IsFinal?.Invoke(e) == true;

    /// <summary>Repeats a call until a silo answers. An error of the store itself is an answer.</summary>
    private async Task<T> CallWithRetryAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await _retry.ExecuteAsync(
                () => call().WaitAsync(cancellation), cancellation, e => !IsAnswer(e));
        }
        catch (Exception e) when (!IsAnswer(e) && !cancellation.IsCancellationRequested)
        {
            throw new ArtifactStoreException(
                $"No silo serves the cluster's artifact store: {e.Message.TrimEnd('.')}; check that the head runs.",
                e, isTransient: true);
        }
    }
}
