namespace Experiments.Contracts.Errors;

/// <summary>
/// The error for a data set or an artifact that is missing or damaged, or that cannot be read or written.
/// </summary>
[GenerateSerializer, Alias("Experiments.ArtifactStoreException")]
public sealed class ArtifactStoreException : SiloException
{
    /// <summary>Creates the exception; the message names the remedy.</summary>
    public ArtifactStoreException(string message, Exception? inner = null, bool isTransient = false)
        : base(message, inner) =>
        IsTransient = isTransient;

    /// <summary>
    /// True if the same call may succeed later without a change by the user: the store is full, or does not answer.
    /// </summary>
    [Id(0)] public bool IsTransient { get; private set; }
}
