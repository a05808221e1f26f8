using Experiments.Contracts.Artifacts;

namespace Experiments.Contracts.Grains;

/// <summary>
/// The artifact store, for those who cannot open it themselves: silos that joined from another machine, and clients. It
/// keeps nothing between calls, and every call does no harm twice. There is one, with key 0.
/// </summary>
[Alias("Experiments.IArtifactStoreGrain")]
public interface IArtifactStoreGrain : IGrainWithIntegerKey
{
    /// <summary>The files of what lies there.</summary>
    [Alias("Find")] Task<ArtifactReply> FindAsync(ArtifactKey key);

    /// <summary>A piece of a file; shorter than asked for only where the file ends.</summary>
    [Alias("Read")] Task<ArtifactChunk> ReadAsync(ArtifactKey key, string file, long offset, int count);

    /// <summary>
    /// A part of the list of everything that lies there, from an entry's number on; empty behind its end.
    /// </summary>
    [Alias("List")] Task<IReadOnlyList<ArtifactEntry>> ListAsync(int from);

    /// <summary>Removes something; what is not there is left alone.</summary>
    [Alias("Delete")] Task DeleteAsync(ArtifactKey key);
}

/// <summary>
/// One upload, its key made by who sends it. Pieces may come in any order, and twice; what has not come is asked for.
/// An upload that nobody goes on with is forgotten.
/// </summary>
[Alias("Experiments.IArtifactUploadGrain")]
public interface IArtifactUploadGrain : IGrainWithStringKey
{
    /// <summary>Takes a piece of a file.</summary>
    [Alias("Append")] Task AppendAsync(string file, long offset, ArtifactChunk chunk);

    /// <summary>
    /// Stores what was sent, once all of it is there and is what it should be. Answers after a while also where that is
    /// not done yet: said again, it goes on waiting.
    /// </summary>
    [Alias("Complete")] Task<UploadReply> CompleteAsync(ArtifactKey key, IReadOnlyList<ArtifactFile> files);

    /// <summary>Forgets what has come: nobody will go on with it.</summary>
    [Alias("Abandon")] Task AbandonAsync();
}
