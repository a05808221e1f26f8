using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Experiments.Handshake;

/// <summary>The handshake from the side of the silo that accepts a connection. Thread-safe.</summary>
/// <param name="secret">The cluster's secret.</param>
/// <param name="door">The port at which the connection arrived.</param>
/// <param name="isOwn">Checks whether a nonce is one that this silo itself sent when it opened a connection.</param>
internal sealed class AcceptingHandshake(ClusterSecret secret, SiloDoor door, Func<byte[], bool> isOwn)
{
    /// <summary>Performs the handshake, whose first message has not been read yet.</summary>
    /// <returns>The reason for a refusal, which the peer was told if it sent a message; null for none.</returns>
    public async Task<Refusal?> PerformAsync(IDuplexPipe transport, CancellationToken cancellation)
    {
        if (await FrameReader.ReadAsync(transport.Input, [HandshakeKind.Hello], cancellation) is not { } hello)
            return Refusal.NoHandshake;
        var (role, target, nonce) = ((PeerRole)hello.Body[0], (SiloDoor)hello.Body[1], hello.Body[2..]);
        // At the port for silos only silos are welcome; at the gateway, clients and silos that join.
        if (target != door || !Enum.IsDefined(role) || (door == SiloDoor.Silo && role != PeerRole.Silo))
            return await RefuseAsync(transport.Output, Refusal.OtherPort, cancellation);
        if (isOwn(nonce)) return await RefuseAsync(transport.Output, Refusal.OtherSecret, cancellation);
        var own = RandomNumberGenerator.GetBytes(HandshakeFrame.NonceLength);
        await FrameReader.WriteAsync(transport.Output, HandshakeKind.Challenge, own, cancellation);
        var proof = new HandshakeProof(secret, role, door, nonce, own);
        if (await FrameReader.ReadAsync(transport.Input, [HandshakeKind.Proof], cancellation) is not { } answer)
            return Refusal.NoHandshake;
        if (!HandshakeProof.AreEqual(answer.Body, proof.ComputeOpener()))
            return await RefuseAsync(transport.Output, Refusal.OtherSecret, cancellation);
        await FrameReader.WriteAsync(transport.Output, HandshakeKind.Proof, proof.ComputeSilo(), cancellation);
        return null;
    }

    /// <summary>Tells the peer the reason for a refusal.</summary>
    public static async Task<Refusal?> RefuseAsync(
        PipeWriter output, Refusal refusal, CancellationToken cancellation)
    {
        await FrameReader.WriteAsync(output, HandshakeKind.Refusal, [(byte)refusal], cancellation);
        return refusal;
    }
}
