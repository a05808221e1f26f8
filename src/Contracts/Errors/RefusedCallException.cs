namespace Experiments.Contracts.Errors;

/// <summary>
/// The error for a call whose arguments break a rule, or that its caller may not make. The same call is refused again.
/// </summary>
[GenerateSerializer, Alias("Experiments.RefusedCallException")]
public sealed class RefusedCallException : SiloException
{
    /// <summary>Creates the exception; the message names the argument and the rule.</summary>
    public RefusedCallException(string message, Exception? inner = null) : base(message, inner) { }
}
