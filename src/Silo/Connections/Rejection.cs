using Experiments.Handshake;

namespace Experiments.Silo.Connections;

/// <summary>The reason why a silo hangs up on a peer, from the silo's side.</summary>
/// <param name="Text">The reason, as a clause; null for a peer of which nothing is to be told.</param>
/// <param name="IsTold">True if the peer was told the reason.</param>
internal sealed record Rejection(string? Text, bool IsTold)
{
    public Rejection(Refusal refusal) : this(Describe(refusal), refusal != Refusal.NoHandshake) { }

    /// <summary>The peer hung up before it said anything, as a check whether the port is open does.</summary>
    public static Rejection Gone { get; } = new(null, IsTold: false);

    public static Rejection Silent { get; } = new("it did not say in time who it is", IsTold: false);

    public static Rejection Garbage { get; } = new("what it sent is not the protocol of this program", IsTold: false);

    public static Rejection OtherCluster { get; } = new(
        "it belongs to a cluster of another name (--cluster-id)", IsTold: false);

    private static string Describe(Refusal refusal) => refusal switch
    {
        Refusal.ClusterHasNoSecret => "it has a cluster secret and this silo has none (--cluster-secret-file)",
        Refusal.SecretNeeded => "it has no cluster secret (--cluster-secret-file)",
        Refusal.OtherSecret => "its cluster secret is another (--cluster-secret-file)",
        Refusal.OtherVersion => "it speaks another version of the handshake",
        Refusal.OtherPort => "it is not a silo, and this port is for silos only",
        _ => "it broke off the handshake",
    };
}
