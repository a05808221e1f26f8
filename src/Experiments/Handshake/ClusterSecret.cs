using System.Security.Cryptography;
using System.Text;

namespace Experiments.Handshake;

/// <summary>
/// The secret that the silos and the clients of a cluster share, as the keys that are derived from it: one for each
/// purpose, so that a proof for one purpose is worth nothing for another.
/// </summary>
internal sealed class ClusterSecret
{
    /// <summary>The shortest secret, in bytes of UTF-8.</summary>
    public const int MinLength = 16;

    /// <summary>The longest file that is read: a longer one is no secret, but the wrong file.</summary>
    public const int MaxLength = 4096;

    private const int KeyLength = 32;

    private readonly byte[] _siloKey;
    private readonly byte[] _clientKey;

    /// <summary>Derives the keys (HKDF-SHA256, RFC 5869).</summary>
    /// <param name="secret">The secret.</param>
    /// <exception cref="ArgumentException">The secret is shorter than <see cref="MinLength"/>.</exception>
    public ClusterSecret(ReadOnlySpan<byte> secret)
    {
        if (secret.Length < MinLength)
            throw new ArgumentException($"A secret has at least {MinLength} bytes.", nameof(secret));
        _siloKey = DeriveKey(secret, "silo");
        _clientKey = DeriveKey(secret, "client");
        MembersKey = DeriveKey(secret, "members");
    }

    /// <summary>The key of proofs that a call on the table of silos is from a silo.</summary>
    public byte[] MembersKey { get; }

    /// <summary>Creates a secret that nobody else knows.</summary>
    public static ClusterSecret CreateRandom() => new(RandomNumberGenerator.GetBytes(KeyLength));

    /// <summary>Returns the key by which a peer proves its role.</summary>
    public byte[] GetKey(PeerRole role) => role == PeerRole.Silo ? _siloKey : _clientKey;

    private static byte[] DeriveKey(ReadOnlySpan<byte> secret, string purpose)
    {
        var key = new byte[KeyLength];
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256, secret, key, [],
            Encoding.ASCII.GetBytes($"experiments cluster secret 1 {purpose}"));
        return key;
    }
}
