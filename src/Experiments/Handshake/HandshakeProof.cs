using System.Security.Cryptography;

namespace Experiments.Handshake;

/// <summary>
/// The transcript of a handshake, and the proofs over it. Role, port and both nonces are in each proof, and each side's
/// proof has a label of its own, so that neither can be used in another connection, for another role, or as the other
/// side's.
/// </summary>
internal sealed record HandshakeProof(
    ClusterSecret Secret, PeerRole Role, SiloDoor Door, byte[] OpenerNonce, byte[] SiloNonce)
{
    /// <summary>Computes the proof of whoever opened the connection.</summary>
    public byte[] ComputeOpener() => Compute("experiments handshake 1 opener"u8);

    /// <summary>Computes the proof of the silo that accepted the connection.</summary>
    public byte[] ComputeSilo() => Compute("experiments handshake 1 silo"u8);

    /// <summary>Compares two proofs in constant time.</summary>
    public static bool AreEqual(byte[] proof, byte[] other) => CryptographicOperations.FixedTimeEquals(proof, other);

    private byte[] Compute(ReadOnlySpan<byte> label)
    {
        byte[] transcript =
            [.. label, 0, HandshakeFrame.Version, (byte)Role, (byte)Door, .. OpenerNonce, .. SiloNonce];
        return HMACSHA256.HashData(Secret.GetKey(Role), transcript);
    }
}
