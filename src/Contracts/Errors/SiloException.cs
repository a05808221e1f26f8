namespace Experiments.Contracts.Errors;

/// <summary>An error whose message is written for the user: what is wrong, where, and what to do about it.</summary>
[GenerateSerializer, Alias("Experiments.SiloException")]
public class SiloException : Exception
{
    /// <summary>Creates the exception; the message names the remedy.</summary>
    public SiloException(string message, Exception? inner = null) : base(message, inner) { }
}
