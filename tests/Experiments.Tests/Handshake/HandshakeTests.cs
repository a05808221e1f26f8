using System.Buffers;
using System.IO.Pipelines;
using Experiments.Handshake;

namespace Experiments.Core.Tests.Handshake;

/// <summary>The two sides of the handshake over a pipe, and peers that do not keep to it.</summary>
public sealed class HandshakeTests
{
    private static readonly ClusterSecret s_secret = new("correct horse battery staple"u8);
    private static readonly ClusterSecret s_other = new("correct horse battery stapler"u8);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData((byte)PeerRole.Silo, (byte)SiloDoor.Silo)]
    [InlineData((byte)PeerRole.Silo, (byte)SiloDoor.Gateway)]
    [InlineData((byte)PeerRole.Client, (byte)SiloDoor.Gateway)]
    public async Task Two_that_have_the_secret_agree_and_leave_what_follows(byte role, byte door)
    {
        var (opener, silo) = Connection();
        var accepting = Accept(silo, s_secret, (SiloDoor)door);
        await new OpeningHandshake(s_secret, (PeerRole)role, (SiloDoor)door).PerformAsync(opener, Token);
        Assert.Null(await accepting);
        await opener.Output.WriteAsync("hello"u8.ToArray(), Token);
        Assert.Equal("hello"u8.ToArray(), (await silo.Input.ReadAsync(Token)).Buffer.ToArray());
    }

    [Fact]
    public async Task Another_secret_is_refused_and_the_silo_proves_nothing()
    {
        var (opener, silo) = Connection();
        var accepting = Accept(silo, s_secret, SiloDoor.Gateway);
        var refused = await Assert.ThrowsAsync<HandshakeRefusedException>(
            () => new OpeningHandshake(s_other, PeerRole.Client, SiloDoor.Gateway).PerformAsync(opener, Token));
        Assert.Equal(Refusal.OtherSecret, refused.Refusal);
        Assert.Equal(Refusal.OtherSecret, await accepting);
    }

    [Fact]
    public async Task A_silo_that_has_another_secret_is_not_believed()
    {
        // It accepts everybody, but cannot prove itself.
        var (opener, silo) = Connection();
        var opening = new OpeningHandshake(s_secret, PeerRole.Client, SiloDoor.Gateway).PerformAsync(opener, Token);
        await FrameReader.ReadAsync(silo.Input, [HandshakeKind.Hello], Token);
        await FrameReader.WriteAsync(silo.Output, HandshakeKind.Challenge, new byte[32], Token);
        await FrameReader.ReadAsync(silo.Input, [HandshakeKind.Proof], Token);
        await FrameReader.WriteAsync(silo.Output, HandshakeKind.Proof, new byte[32], Token);
        Assert.Equal(
            Refusal.OtherSecret, (await Assert.ThrowsAsync<HandshakeRefusedException>(() => opening)).Refusal);
    }

    [Fact]
    public async Task What_a_peer_said_is_no_proof_when_it_is_sent_back()
    {
        var (opener, silo) = Connection();
        var opening = new OpeningHandshake(s_secret, PeerRole.Silo, SiloDoor.Silo).PerformAsync(opener, Token);
        var hello = await FrameReader.ReadAsync(silo.Input, [HandshakeKind.Hello], Token);
        await FrameReader.WriteAsync(silo.Output, HandshakeKind.Challenge, hello!.Value.Body[2..], Token);
        var proof = await FrameReader.ReadAsync(silo.Input, [HandshakeKind.Proof], Token);
        await FrameReader.WriteAsync(silo.Output, HandshakeKind.Proof, proof!.Value.Body, Token);
        Assert.Equal(
            Refusal.OtherSecret, (await Assert.ThrowsAsync<HandshakeRefusedException>(() => opening)).Refusal);
    }

    [Fact]
    public async Task A_silo_that_meets_its_own_hello_hangs_up()
    {
        // A stranger passes the messages of a silo's own connection on to that silo.
        var ours = new OpeningHandshake(s_secret, PeerRole.Silo, SiloDoor.Silo);
        var (opener, stranger) = Connection();
        var (strangers, silo) = Connection();
        var opening = ours.PerformAsync(opener, Token);
        var accepting =
            new AcceptingHandshake(s_secret, SiloDoor.Silo, nonce => ours.IsOwn(nonce)).PerformAsync(silo, Token);
        var hello = await FrameReader.ReadAsync(stranger.Input, [HandshakeKind.Hello], Token);
        await FrameReader.WriteAsync(strangers.Output, HandshakeKind.Hello, hello!.Value.Body, Token);
        Assert.Equal(Refusal.OtherSecret, await accepting);
        await stranger.Output.CompleteAsync();
        await Assert.ThrowsAsync<HandshakeRefusedException>(() => opening);
    }

    [Fact]
    public async Task A_recorded_handshake_is_of_no_use_again()
    {
        var (opener, silo) = Connection();
        var first = Accept(silo, s_secret, SiloDoor.Gateway);
        var nonce = new byte[32];
        await FrameReader.WriteAsync(opener.Output, HandshakeKind.Hello, [2, 2, .. nonce], Token);
        var challenge = await FrameReader.ReadAsync(opener.Input, [HandshakeKind.Challenge], Token);
        var proof = new HandshakeProof(
            s_secret, PeerRole.Client, SiloDoor.Gateway, nonce, challenge!.Value.Body).ComputeOpener();
        await FrameReader.WriteAsync(opener.Output, HandshakeKind.Proof, proof, Token);
        Assert.Null(await first);

        (opener, silo) = Connection();
        var second = Accept(silo, s_secret, SiloDoor.Gateway);
        await FrameReader.WriteAsync(opener.Output, HandshakeKind.Hello, [2, 2, .. nonce], Token);
        await FrameReader.ReadAsync(opener.Input, [HandshakeKind.Challenge], Token);
        await FrameReader.WriteAsync(opener.Output, HandshakeKind.Proof, proof, Token);
        Assert.Equal(Refusal.OtherSecret, await second);
    }

    [Theory]
    [InlineData(2, 1, (byte)SiloDoor.Silo)]
    [InlineData(1, 1, (byte)SiloDoor.Gateway)]
    [InlineData(2, 2, (byte)SiloDoor.Silo)]
    [InlineData(0, 2, (byte)SiloDoor.Gateway)]
    [InlineData(3, 2, (byte)SiloDoor.Gateway)]
    public async Task A_role_comes_in_at_its_own_port(byte role, byte target, byte door)
    {
        var (opener, silo) = Connection();
        var accepting = Accept(silo, s_secret, (SiloDoor)door);
        await FrameReader.WriteAsync(opener.Output, HandshakeKind.Hello, [role, target, .. new byte[32]], Token);
        Assert.Equal(Refusal.OtherPort, await accepting);
    }

    [Fact]
    public async Task Any_message_that_is_cut_off_ends_the_handshake()
    {
        var hello = new HandshakeFrame(HandshakeKind.Hello, [1, 1, .. new byte[32]]).ToArray();
        for (var length = 0; length < hello.Length; length++)
        {
            var (opener, silo) = Connection();
            var accepting = Accept(silo, s_secret, SiloDoor.Silo);
            await opener.Output.WriteAsync(hello.AsMemory(0, length), Token);
            await opener.Output.CompleteAsync();
            Assert.Equal(Refusal.NoHandshake, await accepting);
        }
    }

    [Fact]
    public void No_bytes_are_a_message_but_those_of_one()
    {
        var random = new Random(14);
        for (var i = 0; i < 20_000; i++)
        {
            var kind = (HandshakeKind)random.Next(0, 6);
            var bytes = new HandshakeFrame(kind, new byte[random.Next(0, 60)]).ToArray();
            random.NextBytes(bytes.AsSpan(HandshakeFrame.HeaderLength));
            if (random.Next(2) == 0) bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            var cut = bytes.AsMemory(0, random.Next(bytes.Length + 1));
            var progress = HandshakeFrame.TryRead(new(cut), out var frame, out var length);
            Assert.True(Enum.IsDefined(progress));
            if (progress != HandshakeProgress.Complete) continue;
            Assert.True(length <= cut.Length && length <= HandshakeFrame.HeaderLength + 34);
            Assert.Equal(cut[..length].ToArray(), frame.ToArray());
        }
    }

    [Fact]
    public async Task Who_has_no_secret_understands_a_refusal_and_nothing_else()
    {
        foreach (var refusal in new[] { Refusal.SecretNeeded, Refusal.OtherVersion })
        {
            var (opener, silo) = Connection();
            await FrameReader.WriteAsync(silo.Output, HandshakeKind.Refusal, [(byte)refusal], Token);
            var reader = new RefusalReader(opener.Input, () => Assert.Fail("A refusal passed."));
            Assert.Equal(refusal, (await Assert.ThrowsAsync<HandshakeRefusedException>(
                () => reader.ReadAsync(Token).AsTask())).Refusal);
        }
        foreach (var first in new byte[][] { [1, 0, 0, 0, 5], [.. "EXP!"u8], [.. "EXPH"u8, 1, 1] })
        {
            var (opener, silo) = Connection();
            await silo.Output.WriteAsync(first, Token);
            await silo.Output.CompleteAsync();
            var passed = false;
            Assert.Equal(first,
                (await new RefusalReader(opener.Input, () => passed = true).ReadAsync(Token)).Buffer.ToArray());
            Assert.True(passed);
        }
    }

    private static Task<Refusal?> Accept(IDuplexPipe silo, ClusterSecret secret, SiloDoor door) =>
        new AcceptingHandshake(secret, door, _ => false).PerformAsync(silo, Token);

    private static (IDuplexPipe Opener, IDuplexPipe Silo) Connection()
    {
        var (there, back) = (new Pipe(), new Pipe());
        return (new End(back.Reader, there.Writer), new End(there.Reader, back.Writer));
    }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
