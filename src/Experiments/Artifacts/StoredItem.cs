using Experiments.Contracts.Artifacts;

namespace Experiments.Artifacts;

/// <summary>An item of an artifact store that is read file by file.</summary>
/// <param name="Kind">The kind: a data set, an artifact, or a checkpoint.</param>
/// <param name="Name">The hash of a data set, the name of an artifact, or the experiment's id for a checkpoint.</param>
/// <param name="Fit">The fit's name for a checkpoint; empty for other kinds.</param>
public sealed record StoredItem(ArtifactKind Kind, string Name, string Fit = "")
{
    /// <summary>Creates the item of a data set, from its hash.</summary>
    public static StoredItem Data(string hash) => new(ArtifactKind.Data, hash);

    /// <summary>Creates the item of an artifact, from its name.</summary>
    public static StoredItem Artifact(string name) => new(ArtifactKind.Artifact, name);

    /// <summary>Creates the item of a fit's checkpoint.</summary>
    public static StoredItem Checkpoint(string experimentId, string fit) =>
        new(ArtifactKind.Checkpoints, experimentId, fit);
}

/// <summary>A file of an item.</summary>
/// <param name="Name">The file's name; empty for data sets and checkpoints, which are one file.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Sha256">The SHA-256 that the bytes must have, in lower-case hexadecimal.</param>
public sealed record StoredFile(string Name, long Length, string Sha256);
