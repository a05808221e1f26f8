namespace Experiments.Contracts.Artifacts;

/// <summary>What lies in an artifact store.</summary>
[GenerateSerializer]
public enum ArtifactKind
{
    /// <summary>A data set, by its hash.</summary>
    Data,

    /// <summary>The artifact of an experiment, by the experiment's id.</summary>
    Artifact,

    /// <summary>The checkpoints of an experiment's fits, by the experiment's id.</summary>
    Checkpoints,

    /// <summary>What a writer that was killed left behind.</summary>
    Leftover,
}

/// <summary>Something in the artifact store.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its hash or its name; of a checkpoint the experiment's id.</param>
/// <param name="Fit">Of a checkpoint, the fit's name; else empty.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactKey")]
public sealed record ArtifactKey(
    [property: Id(0)] ArtifactKind Kind, [property: Id(1)] string Name, [property: Id(2)] string Fit = "");

/// <summary>A file of something in the artifact store.</summary>
/// <param name="Name">Its name; of data sets and checkpoints, which are one file, empty.</param>
/// <param name="Length">Its length.</param>
/// <param name="Sha256">What its bytes are to be.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactFile")]
public sealed record ArtifactFile(
    [property: Id(0)] string Name, [property: Id(1)] long Length, [property: Id(2)] string Sha256);

/// <summary>The answer to the question for something.</summary>
/// <param name="Found">Whether it is there.</param>
/// <param name="Files">Its files.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactReply")]
public sealed record ArtifactReply([property: Id(0)] bool Found, [property: Id(1)] IReadOnlyList<ArtifactFile> Files);

/// <summary>A piece of a file. A larger message could kill the connection with all that is on it.</summary>
/// <param name="Content">Its bytes, <see cref="MaxBytes"/> at most.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactChunk")]
public sealed record ArtifactChunk([property: Id(0)] byte[] Content)
{
    /// <summary>The most bytes of a file that one message carries.</summary>
    public const int MaxBytes = 1 << 20;
}

/// <summary>An entry of the artifact store's list.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ArtifactEntry")]
public sealed record ArtifactEntry(
    [property: Id(0)] ArtifactKind Kind, [property: Id(1)] string Name, [property: Id(2)] long Bytes);

/// <summary>Where an upload stands.</summary>
/// <param name="Stored">Whether all of it is in the store.</param>
/// <param name="Missing">What is to be sent, or sent again: the receiver may have been lost with what it had.</param>
[GenerateSerializer, Immutable, Alias("Experiments.UploadReply")]
public sealed record UploadReply([property: Id(0)] bool Stored, [property: Id(1)] IReadOnlyList<MissingChunk> Missing);

/// <summary>A piece that has not arrived.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.MissingChunk")]
public sealed record MissingChunk([property: Id(0)] string File, [property: Id(1)] long Offset);
