namespace Experiments.Silo.Stores;

/// <summary>A data set or an artifact is missing, damaged, or cannot be written.</summary>
public sealed class ArtifactStoreException : SiloException
{
    public ArtifactStoreException(string message, Exception? inner = null) : base(message, inner) { }
}
