namespace Experiments.Handshake;

/// <summary>The error of a connection whose handshake was refused. It stays within the process.</summary>
internal sealed class HandshakeRefusedException(Refusal refusal)
    : Exception($"{RefusalText.Describe(refusal)}: {RefusalText.GetRemedy(refusal)}")
{
    /// <summary>The reason.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>
    /// True if the other side said no; false if it broke the connection off, as a silo that is restarted does.
    /// </summary>
    public bool IsFinal => Refusal != Refusal.NoHandshake;
}
