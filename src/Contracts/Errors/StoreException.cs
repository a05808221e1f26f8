namespace Experiments.Contracts.Errors;

/// <summary>The error for an experiment store that cannot be read or written.</summary>
[GenerateSerializer, Alias("Experiments.StoreException")]
public class StoreException : SiloException
{
    /// <summary>Creates the exception; the message names the remedy.</summary>
    public StoreException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>True if the store's server does not answer now, so that the same call may succeed later.</summary>
    [Id(0)] public bool IsUnavailable { get; init; }
}
