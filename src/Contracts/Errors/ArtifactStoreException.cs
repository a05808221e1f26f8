namespace Experiments.Contracts.Errors;

/// <summary>A data set or an artifact is missing, damaged, or cannot be read or written.</summary>
[GenerateSerializer, Alias("Experiments.ArtifactStoreException")]
public sealed class ArtifactStoreException : SiloException
{
    /// <summary>Makes one; the message names the remedy.</summary>
    public ArtifactStoreException(string message, Exception? inner = null, bool isTransient = false)
        : base(message, inner) =>
        IsTransient = isTransient;

    /// <summary>
    /// Whether the same may go well later without anybody asking for something else: the store is full, or does not
    /// answer.
    /// </summary>
    [Id(0)] public bool IsTransient { get; private set; }
}
