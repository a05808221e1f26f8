using Experiments.Contracts.Artifacts;

namespace Experiments.Artifacts;

/// <summary>Something in an artifact store that is read file by file.</summary>
/// <param name="Kind">What it is: a data set, an artifact, or a checkpoint.</param>
/// <param name="Name">Its hash or its name; of a checkpoint the experiment's id.</param>
/// <param name="Fit">Of a checkpoint, the fit's name; else empty.</param>
public sealed record StoredItem(ArtifactKind Kind, string Name, string Fit = "")
{
    /// <summary>A data set, by its hash.</summary>
    public static StoredItem Data(string hash) => new(ArtifactKind.Data, hash);

    /// <summary>An artifact, by its name.</summary>
    public static StoredItem Artifact(string name) => new(ArtifactKind.Artifact, name);

    /// <summary>The checkpoint of a fit.</summary>
    public static StoredItem Checkpoint(string experimentId, string fit) =>
        new(ArtifactKind.Checkpoints, experimentId, fit);
}

/// <summary>A file of it.</summary>
/// <param name="Name">Its name; of data sets and checkpoints, which are one file, empty.</param>
/// <param name="Length">Its length.</param>
/// <param name="Sha256">What its bytes are to be.</param>
public sealed record StoredFile(string Name, long Length, string Sha256);
