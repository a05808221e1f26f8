using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;

namespace Experiments.Contracts.Grains;

/// <summary>
/// The artifact store for processes that cannot open it themselves: silos that joined from another machine, and
/// clients. The grain keeps no state between calls, and every call is idempotent. There is one grain, with key 0.
/// </summary>
[Alias("Experiments.IArtifactStoreGrain")]
public interface IArtifactStoreGrain : IGrainWithIntegerKey
{
    /// <summary>Returns the files of an item.</summary>
    [Alias("Find")] Task<ArtifactReply> FindAsync(ArtifactKey key);

    /// <summary>Reads a piece of a file; shorter than requested only where the file ends.</summary>
    [Alias("Read")] Task<ArtifactChunk> ReadAsync(ArtifactKey key, string file, long offset, int count);

    /// <summary>Lists a part of the store, from an entry's index on; empty behind the last entry.</summary>
    [Alias("List")] Task<IReadOnlyList<ArtifactEntry>> ListAsync(int from);

    /// <summary>
    /// Removes an item that no recorded experiment needs; does nothing if the store does not have it.
    /// </summary>
    /// <exception cref="RefusedCallException">An experiment needs the item.</exception>
    [Alias("Delete")] Task DeleteAsync(ArtifactKey key);
}

/// <summary>
/// One upload; its key is made by the sender. Pieces may arrive in any order, and twice; the grain asks for missing
/// pieces. An upload without calls for some minutes is removed.
/// </summary>
[Alias("Experiments.IArtifactUploadGrain")]
public interface IArtifactUploadGrain : IGrainWithStringKey
{
    /// <summary>Takes a piece of a file.</summary>
    [Alias("Append")] Task AppendAsync(string file, long offset, ArtifactChunk chunk);

    /// <summary>
    /// Stores the item once all its pieces are there and their hashes are correct. If the store needs longer, the call
    /// answers before it is done, with nothing missing; the sender calls again to go on waiting.
    /// </summary>
    /// <param name="key">The item.</param>
    /// <param name="files">The files of the item.</param>
    /// <param name="lease">
    /// The lease that gives the right to write the item; null for a data set, which anyone may add.
    /// </param>
    /// <exception cref="RefusedCallException">The lease does not give the right.</exception>
    [Alias("Complete")]
    Task<UploadReply> CompleteAsync(ArtifactKey key, IReadOnlyList<ArtifactFile> files, LeaseProof? lease = null);

    /// <summary>Removes the pieces that arrived: the sender gives the upload up.</summary>
    [Alias("Abandon")] Task AbandonAsync();
}
