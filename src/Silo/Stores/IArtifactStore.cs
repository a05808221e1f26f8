namespace Experiments.Silo.Stores;

/// <summary>
/// Where data sets and artifacts lie. Data sets are addressed by their content, so what is read is what was meant;
/// an artifact is a set of files that appears whole or not at all. Thread-safe, also between processes.
/// </summary>
public interface IArtifactStore
{
    /// <summary>Where the store is, in a form that another process on the same network can open it by.</summary>
    string Location { get; }

    /// <summary>Stores a data set, unless it is there.</summary>
    /// <returns>The SHA-256 of its bytes, in lower-case hexadecimal: its name.</returns>
    Task<string> PutData(Stream content, CancellationToken cancellation = default);

    /// <summary>Whether a data set is there.</summary>
    Task<bool> HasData(string hash, CancellationToken cancellation = default);

    /// <summary>Reads a data set whole, and checks that it is what its name says.</summary>
    /// <exception cref="ArtifactStoreException">It is not there, or damaged.</exception>
    Task<byte[]> GetData(string hash, CancellationToken cancellation = default);

    /// <summary>Stores an artifact, its files by name; one of the same name is replaced.</summary>
    Task PutArtifact(string name, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default);

    /// <summary>Whether an artifact is there.</summary>
    Task<bool> HasArtifact(string name, CancellationToken cancellation = default);

    /// <summary>Copies an artifact to a local folder, which appears whole or not at all; one that is there is replaced.</summary>
    /// <exception cref="ArtifactStoreException">There is no such artifact.</exception>
    Task GetArtifact(string name, string folder, CancellationToken cancellation = default);

    /// <summary>Stores how far a fit has come; what was stored of it before is replaced, whole or not at all.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="fit">The fit's name within the experiment.</param>
    /// <param name="content">The checkpoint.</param>
    /// <param name="cancellation">Gives up.</param>
    Task PutCheckpoint(string experimentId, string fit, ReadOnlyMemory<byte> content, CancellationToken cancellation = default);

    /// <summary>How far a fit had come; null where nothing was stored of it. Who reads it checks that it is whole.</summary>
    Task<byte[]?> GetCheckpoint(string experimentId, string fit, CancellationToken cancellation = default);

    /// <summary>Removes a fit's checkpoint; one that is not there is none to remove.</summary>
    Task DeleteCheckpoint(string experimentId, string fit, CancellationToken cancellation = default);

    /// <summary>Everything that lies there, with what interrupted writers left behind.</summary>
    Task<IReadOnlyList<StoredObject>> List(CancellationToken cancellation = default);

    /// <summary>Removes a data set, an artifact or a leftover; what is not there is left alone.</summary>
    Task Delete(StoredObject item, CancellationToken cancellation = default);
}
