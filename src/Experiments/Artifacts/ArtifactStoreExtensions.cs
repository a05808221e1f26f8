using System.Security.Cryptography;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Engine.Artifacts;

namespace Experiments.Artifacts;

/// <summary>
/// Reads whole items from an artifact store, a few pieces at a time, and checks their hashes. An item that is replaced
/// during the read is read again.
/// </summary>
public static class ArtifactStoreExtensions
{
    private const int PieceSize = 4 << 20;
    private const int InFlight = 4;

    /// <summary>
    /// The number of attempts to read an item that changes during the read, before it counts as damaged.
    /// </summary>
    private const int Attempts = 3;

    /// <summary>Stores a data set, unless the store has it.</summary>
    public static Task<string> PutDataAsync(
        this IArtifactStore store, Stream content, CancellationToken cancellation = default) =>
        store.PutDataAsync(content, null, cancellation);

    /// <summary>Checks whether the store has a data set.</summary>
    public static async Task<bool> HasDataAsync(
        this IArtifactStore store, string hash, CancellationToken cancellation = default) =>
            await store.FindAsync(StoredItem.Data(hash), cancellation) is not null;

    /// <summary>Checks whether the store has an artifact.</summary>
    public static async Task<bool> HasArtifactAsync(
        this IArtifactStore store, string name, CancellationToken cancellation = default) =>
            await store.FindAsync(StoredItem.Artifact(name), cancellation) is not null;

    /// <summary>Returns the length of a data set, in bytes.</summary>
    /// <exception cref="ArtifactStoreException">The store does not have the data set.</exception>
    public static async Task<long> GetDataLengthAsync(
        this IArtifactStore store, string hash, CancellationToken cancellation = default) =>
            (await FindDataAsync(store, hash, cancellation)).Length;

    /// <summary>Reads a whole data set, and checks that its SHA-256 is its name.</summary>
    /// <exception cref="ArtifactStoreException">The data set is missing, or damaged.</exception>
    public static async Task<byte[]> GetDataAsync(
        this IArtifactStore store, string hash, CancellationToken cancellation = default) =>
            await ReadWholeAsync(
                store, StoredItem.Data(hash), await FindDataAsync(store, hash, cancellation), cancellation)
            ?? throw CreateDamaged(store, StoredItem.Data(hash));

    /// <summary>
    /// Copies a data set to a stream. The SHA-256 is checked at the end: do not use the copy before this method
    /// returns.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The data set is missing, or damaged.</exception>
    public static async Task CopyDataAsync(
        this IArtifactStore store, string hash, Stream target, CancellationToken cancellation = default)
    {
        var (item, file) = (StoredItem.Data(hash), await FindDataAsync(store, hash, cancellation));
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pieces = new Queue<(byte[] Buffer, Task<int> Read)>();
        try
        {
            for (long offset = 0; offset < file.Length || pieces.Count > 0;)
            {
                for (; offset < file.Length && pieces.Count < InFlight; offset += PieceSize)
                {
                    var buffer = new byte[(int)Math.Min(PieceSize, file.Length - offset)];
                    pieces.Enqueue((buffer, store.ReadAsync(item, file.Name, offset, buffer, cancellation)));
                }

                var (next, reading) = pieces.Peek();
                var read = await reading;
                pieces.Dequeue();
                sum.AppendData(next, 0, read);
                await target.WriteAsync(next.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            // Reads into the buffers must not go on after an error.
            foreach (var (_, reading) in pieces)
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (Convert.ToHexStringLower(sum.GetHashAndReset()) != file.Sha256) throw CreateDamaged(store, item);
    }

    /// <summary>
    /// Copies an artifact to a local folder, which appears whole or not at all. An existing folder is replaced.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The store does not have the artifact.</exception>
    public static async Task GetArtifactAsync(
        this IArtifactStore store, string name, string folder, CancellationToken cancellation = default) =>
        await WholeFiles.WriteFolderAsync(
            folder, await store.ReadArtifactAsync(name, cancellation), cancellation);

    /// <summary>
    /// Copies a trained estimator to a local folder. All files are checked before an existing folder is replaced.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name of the artifact.</param>
    /// <param name="manifestSha256">
    /// The SHA-256 that its manifest must have; null if an earlier release stored it, without a manifest.
    /// </param>
    /// <param name="folder">The local folder.</param>
    /// <param name="cancellation">Cancels the copy.</param>
    /// <exception cref="ArtifactStoreException">
    /// The store does not have the artifact, or a file of it is missing, was added or has changed.
    /// </exception>
    public static async Task GetEstimatorAsync(
        this IArtifactStore store, string name, string? manifestSha256, string folder,
        CancellationToken cancellation = default)
    {
        var files = await store.ReadArtifactAsync(name, cancellation);
        try
        {
            if (manifestSha256 is not null && ArtifactManifest.FindSha256(files) is var found
                    && found != manifestSha256)
                throw new ArtifactException(ArtifactNames.Manifest,
                    found is null ? "The file is missing."
                        : $"The file is not the one that was stored: its SHA-256 is {found}, not {manifestSha256}.",
                    ArtifactFiles.Remedy);
            ArtifactReader.Load("", files);
        }
        catch (ArtifactException e)
        {
            throw new ArtifactStoreException(
                $"The artifact '{name}' in the artifact store {store.Location} is damaged: {e.File}: "
                + $"{e.Problem.TrimEnd('.')}; run its experiment again, or restore the store from a backup.",
                e);
        }
        await WholeFiles.WriteFolderAsync(folder, files, cancellation);
    }

    /// <summary>Reads the files of an artifact, of one version of it.</summary>
    /// <exception cref="ArtifactStoreException">The store does not have the artifact.</exception>
    internal static async Task<IReadOnlyDictionary<string, byte[]>> ReadArtifactAsync(
        this IArtifactStore store, string name, CancellationToken cancellation) =>
        await ReadAllAsync(store, StoredItem.Artifact(name), cancellation)
        ?? throw new ArtifactStoreException($"There is no artifact '{name}' in the artifact store {store.Location}.");

    /// <summary>
    /// Reads a fit's checkpoint; null if there is none, or none that can be read: the fit then starts from the
    /// beginning.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The store does not answer.</exception>
    public static async Task<byte[]?> GetCheckpointAsync(
        this IArtifactStore store, string experimentId, string fit, CancellationToken cancellation = default)
    {
        try
        {
            return (await ReadAllAsync(store, StoredItem.Checkpoint(experimentId, fit), cancellation))?.Values.Single();
        }
        catch (ArtifactStoreException e) when (!e.IsTransient)
        {
            return null;
        }
    }

    private static async Task<StoredFile> FindDataAsync(
        IArtifactStore store, string hash, CancellationToken cancellation) =>
            await store.FindAsync(StoredItem.Data(hash), cancellation) is [var file]
                ? file
                : throw new ArtifactStoreException(
                    $"The data set {hash} is not in the artifact store {store.Location}; submit the experiment again, "
                    + "which uploads it.");

    /// <summary>Reads all files of one version; null if the store does not have the item.</summary>
    private static async Task<IReadOnlyDictionary<string, byte[]>?> ReadAllAsync(
        IArtifactStore store, StoredItem item, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await store.FindAsync(item, cancellation) is not { } files) return null;
            if (await ReadVersionAsync(store, item, files, isLast: attempt == Attempts, cancellation) is { } contents)
                return contents;
        }
        throw CreateDamaged(store, item);
    }

    /// <summary>Reads the files as listed; null if they have changed since.</summary>
    private static async Task<Dictionary<string, byte[]>?> ReadVersionAsync(
        IArtifactStore store,
        StoredItem item,
        IReadOnlyList<StoredFile> files,
        bool isLast,
        CancellationToken cancellation)
    {
        var contents = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        try
        {
            foreach (var file in files)
            {
                if (await ReadWholeAsync(store, item, file, cancellation) is not { } content) return null;
                contents[file.Name.Length == 0 ? "" : StoreNames.Segment(file.Name)] = content;
            }
        }
        catch (ArtifactStoreException e) when (!isLast && !e.IsTransient)
        {
            // The listed version may have been removed after it was replaced.
            return null;
        }
        return contents;
    }

    /// <summary>Reads a whole file; null if its length or hash is not as listed.</summary>
    private static async Task<byte[]?> ReadWholeAsync(
        IArtifactStore store, StoredItem item, StoredFile file, CancellationToken cancellation)
    {
        if (file.Length > Array.MaxLength) throw new ArtifactStoreException(
            $"{file.Name} of {item.Name} in {store.Location} has {file.Length} bytes, which is too large for memory.");
        var content = new byte[file.Length];
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var start = 0L; start < content.Length; start += InFlight * PieceSize)
        {
            var end = Math.Min(start + InFlight * PieceSize, content.Length);
            var reads = new List<Task<int>>();
            for (var offset = start; offset < end; offset += PieceSize)
                reads.Add(store.ReadAsync(item, file.Name, offset,
                    content.AsMemory((int)offset, (int)Math.Min(PieceSize, end - offset)), cancellation));
            if ((await Task.WhenAll(reads)).Sum() < end - start) return null;
            sum.AppendData(content, (int)start, (int)(end - start));
        }
        return Convert.ToHexStringLower(sum.GetHashAndReset()) == file.Sha256 ? content : null;
    }

    private static ArtifactStoreException CreateDamaged(IArtifactStore store, StoredItem item) => new(item.Kind switch
    {
        ArtifactKind.Data =>
            $"The data set {item.Name} in the artifact store {store.Location} is damaged: its content does not "
            + "match its SHA-256; delete it there and submit the experiment again.",
        ArtifactKind.Artifact =>
            $"The artifact '{item.Name}' in the artifact store {store.Location} is damaged: a file does not "
            + "match its SHA-256; run its experiment again.",
        _ =>
            $"The checkpoint of fit {item.Fit} of {item.Name} in the artifact store {store.Location} is damaged: "
            + "its content does not match its SHA-256.",
    });
}
