using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Experiments.Handshake;

/// <summary>
/// The handshake from the side that opens a connection. It proves itself first: a silo proves nothing to a stranger, so
/// that nobody can ask silos for material to guess the secret from. Thread-safe.
/// </summary>
internal sealed class OpeningHandshake(ClusterSecret secret, PeerRole role, SiloDoor door)
{
    private readonly ConcurrentDictionary<string, bool> _nonces = new(StringComparer.Ordinal);

    /// <summary>Performs the handshake.</summary>
    /// <exception cref="HandshakeRefusedException">The other side refuses, or is no silo with this secret.</exception>
    public async Task PerformAsync(IDuplexPipe transport, CancellationToken cancellation)
    {
        var nonce = RandomNumberGenerator.GetBytes(HandshakeFrame.NonceLength);
        var name = Convert.ToHexString(nonce);
        _nonces[name] = true;
        try
        {
            await FrameReader.WriteAsync(
                transport.Output, HandshakeKind.Hello, [(byte)role, (byte)door, .. nonce], cancellation);
            var challenge = await ReadAsync(transport.Input, HandshakeKind.Challenge, cancellation);
            var proof = new HandshakeProof(secret, role, door, nonce, challenge);
            await FrameReader.WriteAsync(transport.Output, HandshakeKind.Proof, proof.ComputeOpener(), cancellation);
            var answer = await ReadAsync(transport.Input, HandshakeKind.Proof, cancellation);
            if (!HandshakeProof.AreEqual(answer, proof.ComputeSilo()))
                throw new HandshakeRefusedException(Refusal.OtherSecret);
        }
        finally
        {
            _nonces.TryRemove(name, out _);
        }
    }

    /// <summary>
    /// Checks whether a nonce is one of this side's own connections that are being opened: whoever sends it back passes
    /// this side's own messages on to it.
    /// </summary>
    public bool IsOwn(ReadOnlySpan<byte> nonce) => _nonces.ContainsKey(Convert.ToHexString(nonce));

    private static async Task<byte[]> ReadAsync(
        PipeReader input, HandshakeKind expected, CancellationToken cancellation)
    {
        var frame = await FrameReader.ReadAsync(input, [expected, HandshakeKind.Refusal], cancellation)
            ?? throw new HandshakeRefusedException(Refusal.NoHandshake);
        return frame.Kind == expected ? frame.Body : throw new HandshakeRefusedException((Refusal)frame.Body[0]);
    }
}
