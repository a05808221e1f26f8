namespace Experiments.Contracts.Errors;

/// <summary>The experiment store cannot be read or written.</summary>
public class StoreException : SiloException
{
    /// <summary>Makes one; the message names the remedy.</summary>
    public StoreException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>
    /// Whether its server is away for now, so that the same may go well later. Not told to other processes.
    /// </summary>
    public bool IsUnavailable { get; init; }
}
