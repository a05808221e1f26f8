namespace Experiments.Contracts.Artifacts;

/// <summary>The kinds of items in an artifact store.</summary>
[GenerateSerializer]
public enum ArtifactKind
{
    /// <summary>A data set, named by its hash.</summary>
    Data,

    /// <summary>The artifact of an experiment, named by the experiment's id.</summary>
    Artifact,

    /// <summary>The checkpoints of an experiment's fits, named by the experiment's id.</summary>
    Checkpoints,

    /// <summary>The remains of a writer that was killed.</summary>
    Leftover,
}

/// <summary>The key of an item in the artifact store.</summary>
/// <param name="Kind">The kind of the item.</param>
/// <param name="Name">The hash of a data set, the name of an artifact, or the experiment's id for a checkpoint.</param>
/// <param name="Fit">The fit's name for a checkpoint; empty for other kinds.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactKey")]
public sealed record ArtifactKey(
    [property: Id(0)] ArtifactKind Kind, [property: Id(1)] string Name, [property: Id(2)] string Fit = "");

/// <summary>A file of an item in the artifact store.</summary>
/// <param name="Name">The file's name; empty for data sets and checkpoints, which are one file.</param>
/// <param name="Length">The length in bytes.</param>
/// <param name="Sha256">The SHA-256 that the bytes must have, in lower-case hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactFile")]
public sealed record ArtifactFile(
    [property: Id(0)] string Name, [property: Id(1)] long Length, [property: Id(2)] string Sha256);

/// <summary>The answer to a request for an item.</summary>
/// <param name="Found">True if the store has the item.</param>
/// <param name="Files">The item's files; empty if the store does not have it.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactReply")]
public sealed record ArtifactReply([property: Id(0)] bool Found, [property: Id(1)] IReadOnlyList<ArtifactFile> Files);

/// <summary>
/// A piece of a file. A much larger message could break the connection and fail all other calls on it.
/// </summary>
/// <param name="Content">The bytes, <see cref="MaxBytes"/> at most.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactChunk")]
public sealed record ArtifactChunk([property: Id(0)] byte[] Content)
{
    /// <summary>The largest number of bytes of a file in one message.</summary>
    public const int MaxBytes = 1 << 20;
}

/// <summary>An entry of the artifact store's list.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactEntry")]
public sealed record ArtifactEntry(
    [property: Id(0)] ArtifactKind Kind, [property: Id(1)] string Name, [property: Id(2)] long Bytes);

/// <summary>The state of an upload.</summary>
/// <param name="Stored">True if the whole item is in the store.</param>
/// <param name="Missing">
/// The pieces to send, or to send again: the receiver may have been lost with the pieces that it had.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.UploadReply")]
public sealed record UploadReply([property: Id(0)] bool Stored, [property: Id(1)] IReadOnlyList<MissingChunk> Missing);

/// <summary>A piece that has not arrived.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.MissingChunk")]
public sealed record MissingChunk([property: Id(0)] string File, [property: Id(1)] long Offset);
