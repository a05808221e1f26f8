using Experiments.Contracts.Errors;

namespace Experiments.Artifacts;

/// <summary>
/// Where data sets and artifacts lie. Data sets are addressed by their content, so what is read is what was meant;
/// an artifact is a set of files that appears whole or not at all. Thread-safe, also between processes. It is read
/// through <see cref="FindAsync"/> and <see cref="ReadAsync"/>, on which <see cref="ArtifactStoreExtensions"/> builds
/// everything that checks sums.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Where the store is, for people. It holds no secret.</summary>
    string Location { get; }

    /// <summary>Stores a data set, unless it is there.</summary>
    /// <param name="content">The bytes, from where the stream stands to its end.</param>
    /// <param name="progress">Told how many bytes have been stored.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The SHA-256 of its bytes, in lower-case hexadecimal: its name.</returns>
    Task<string> PutDataAsync(Stream content, IProgress<long>? progress, CancellationToken cancellation = default);

    /// <summary>Stores an artifact, its files by name; one of the same name is replaced.</summary>
    Task PutArtifactAsync(
        string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default);

    /// <summary>Stores how far a fit has come; what was stored of it before is replaced, whole or not at all.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="fit">The fit's name within the experiment.</param>
    /// <param name="content">The checkpoint.</param>
    /// <param name="cancellation">Gives up.</param>
    Task PutCheckpointAsync(
        string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>Removes a fit's checkpoint; one that is not there is none to remove.</summary>
    Task DeleteCheckpointAsync(string experimentId, string fit, CancellationToken cancellation = default);

    /// <summary>The files of what lies there, in the order of their names; null where it does not.</summary>
    Task<IReadOnlyList<StoredFile>?> FindAsync(StoredItem item, CancellationToken cancellation = default);

    /// <summary>Fills a buffer from a file of what lies there, which may be replaced in between.</summary>
    /// <returns>How many bytes were read: fewer than asked for only where the file ends.</returns>
    /// <exception cref="ArtifactStoreException">It is not there, or cannot be read.</exception>
    Task<int> ReadAsync(
        StoredItem item, string file, long offset, Memory<byte> buffer, CancellationToken cancellation = default);

    /// <summary>Everything that lies there, with what interrupted writers left behind.</summary>
    Task<IReadOnlyList<StoredObject>> ListAsync(CancellationToken cancellation = default);

    /// <summary>Removes a data set, an artifact or a leftover; what is not there is left alone.</summary>
    Task DeleteAsync(StoredObject item, CancellationToken cancellation = default);
}
