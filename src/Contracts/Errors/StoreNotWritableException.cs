namespace Experiments.Contracts.Errors;

/// <summary>
/// The error for an experiment store that can be read and not written: its disk is full or read-only. Nothing was
/// written. The store can be written again, without a restart, once its disk can be.
/// </summary>
[GenerateSerializer, Alias("Experiments.StoreNotWritableException")]
public sealed class StoreNotWritableException : StoreException
{
    /// <summary>Creates the exception; the message names the remedy.</summary>
    public StoreNotWritableException(string message, Exception? inner = null) : base(message, inner) { }
}
