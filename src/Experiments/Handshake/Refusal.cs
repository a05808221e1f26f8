namespace Experiments.Handshake;

/// <summary>The reason why a silo, or the other side of a connection, refuses a handshake.</summary>
internal enum Refusal : byte
{
    /// <summary>The silo has no secret, and the peer has one.</summary>
    ClusterHasNoSecret = 1,

    /// <summary>The silo has a secret, and the peer has none.</summary>
    SecretNeeded = 2,

    /// <summary>The secrets differ.</summary>
    OtherSecret = 3,

    /// <summary>The versions of the handshake differ.</summary>
    OtherVersion = 4,

    /// <summary>The port is not for peers of this role.</summary>
    OtherPort = 5,

    /// <summary>The connection was closed, or the answer is not one of a silo.</summary>
    NoHandshake = 6,
}

/// <summary>The words for a refusal, from the side of whoever opened the connection.</summary>
internal static class RefusalText
{
    private const string Option = "--cluster-secret-file";

    /// <summary>Returns the problem, as a clause.</summary>
    public static string Describe(Refusal refusal) => refusal switch
    {
        Refusal.ClusterHasNoSecret => "the cluster has no secret",
        Refusal.SecretNeeded => "the cluster asks for a secret",
        Refusal.OtherSecret => "the secret is another than the cluster's",
        Refusal.OtherVersion => "the cluster speaks another version of the handshake",
        Refusal.OtherPort => "this is the port at which silos reach each other",
        _ => "what listens there does not answer the handshake of a cluster with a secret",
    };

    /// <summary>Returns the remedy, as a clause.</summary>
    public static string GetRemedy(Refusal refusal) => refusal switch
    {
        Refusal.ClusterHasNoSecret => $"leave {Option} out, or give it to the silos too",
        Refusal.SecretNeeded => $"give {Option} FILE with a copy of the secret that its silos have",
        Refusal.OtherSecret => $"give {Option} FILE with a copy of the secret that its silos have",
        Refusal.OtherVersion => "use the same version of the program everywhere",
        Refusal.OtherPort => "use the gateway's port, 30000 if it is not set",
        _ => $"check the address; leave {Option} out if the cluster has no secret",
    };
}
