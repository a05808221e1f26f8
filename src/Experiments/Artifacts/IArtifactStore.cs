using Experiments.Contracts.Errors;

namespace Experiments.Artifacts;

/// <summary>
/// A store of data sets and artifacts. Data sets are addressed by their content; an artifact is a set of files that
/// appears whole or not at all. Thread-safe, also between processes. <see cref="FindAsync"/> and
/// <see cref="ReadAsync"/> are the primitives for reading; <see cref="ArtifactStoreExtensions"/> builds the reads with
/// checked hashes on them.
/// </summary>
public interface IArtifactStore
{
    /// <summary>The store's location as text for people, without secrets.</summary>
    string Location { get; }

    /// <summary>Stores a data set, unless the store has it.</summary>
    /// <param name="content">The bytes, from the stream's position to its end.</param>
    /// <param name="progress">Receives the number of bytes that have been stored.</param>
    /// <param name="cancellation">Cancels the upload.</param>
    /// <returns>The SHA-256 of the bytes, in lower-case hexadecimal: the data set's name.</returns>
    Task<string> PutDataAsync(Stream content, IProgress<long>? progress, CancellationToken cancellation = default);

    /// <summary>Stores an artifact, its files by name; an artifact of the same name is replaced.</summary>
    Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default);

    /// <summary>Stores the checkpoint of a fit; the one before is replaced, whole or not at all.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="fit">The fit's name within the experiment.</param>
    /// <param name="content">The checkpoint.</param>
    /// <param name="cancellation">Cancels the write.</param>
    Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Removes a fit's checkpoint; does nothing if there is none.</summary>
    Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default);

    /// <summary>
    /// Returns the files of an item, in the order of their names; null if the store does not have the item.
    /// </summary>
    Task<IReadOnlyList<StoredFile>?> FindAsync(StoredItem item, CancellationToken cancellation = default);

    /// <summary>Fills a buffer from a file of an item. The item may be replaced between two calls.</summary>
    /// <returns>The number of bytes read: fewer than requested only where the file ends.</returns>
    /// <exception cref="ArtifactStoreException">The file is missing, or cannot be read.</exception>
    Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default);

    /// <summary>Lists everything in the store, including the remains of interrupted writers.</summary>
    Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Removes a data set, an artifact or a leftover; does nothing if the store does not have it.</summary>
    Task DeleteAsync(StoredObject item, CancellationToken cancellation = default);
}
