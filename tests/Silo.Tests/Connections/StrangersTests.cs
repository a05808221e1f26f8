using System.Net;
using Experiments.Handshake;
using Experiments.Silo.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Connections;

/// <summary>
/// What strangers get at both ports of a silo, with and without a secret: nothing before they have said something
/// right.
/// </summary>
public sealed class StrangersTests : IDisposable
{
    private readonly SecretCluster _cluster = new();

    public static TheoryData<string?, bool> Ports => new()
    {
        { null, false }, { null, true }, { SecretCluster.Secret, false }, { SecretCluster.Secret, true },
    };

    [Theory, MemberData(nameof(Ports))]
    public async Task Garbage_is_answered_by_nothing(string? secret, bool isGateway)
    {
        await using var head = await _cluster.StartHeadAsync(secret);
        var noise = new byte[100_000];
        new Random(7).NextBytes(noise);
        byte[][] garbage =
        [
            [0], [1, 0, 0, 0, 7], [255, 255, 255, 255], noise, "GET / HTTP/1.1\r\nHost: silo\r\n\r\n"u8.ToArray(),
            [16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3], RawPeer.Preamble("of another cluster"), "EXPH"u8.ToArray(),
            [.. HandshakeFrame.Magic, HandshakeFrame.Version, 9, .. noise[..40]],
            [.. HandshakeFrame.Magic, HandshakeFrame.Version, (byte)HandshakeKind.Proof, .. noise[..40]],
            new HandshakeFrame(HandshakeKind.Hello, new byte[34]).ToArray()[..20],
        ];
        foreach (var bytes in garbage)
        {
            using var peer = await RawPeer.ConnectAsync(Port(head, isGateway));
            await peer.SendAsync(bytes);
            peer.Finish();
            Assert.Empty(await peer.ReadToEndAsync());
        }
    }

    [Theory, MemberData(nameof(Ports))]
    public async Task Who_says_nothing_or_half_a_message_is_hung_up_on(string? secret, bool isGateway)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var head = await EmbeddedSilo.StartAsync(new TrivialTrainer(),
            o => (o.Slots, o.ClusterSecretFile, o.GatewayPort) = (0, _cluster.Write(secret), FreePort.Next()), time);
        var pending = head.Host.Services.GetRequiredService<PendingConnections>();
        using var silent = await RawPeer.ConnectAsync(Port(head, isGateway));
        using var slow = await RawPeer.ConnectAsync(Port(head, isGateway));
        using var slower = await RawPeer.ConnectAsync(Port(head, isGateway));
        await slow.SendAsync(RawPeer.Preamble(head.ClusterId).AsMemory(..^1));
        await slower.SendAsync(new HandshakeFrame(HandshakeKind.Hello, new byte[34]).ToArray().AsMemory(..^1));
        await UntilAsync(() => pending.Count == 3);
        time.Advance(AcceptedConnections.Timeout);
        foreach (var peer in new[] { silent, slow, slower }) Assert.Empty(await peer.ReadToEndAsync());
        await UntilAsync(() => pending.Count == 0);
    }

    [Fact]
    public async Task Idle_connections_keep_nobody_out()
    {
        await using var head = await _cluster.StartHeadAsync(SecretCluster.Secret);
        var pending = head.Host.Services.GetRequiredService<PendingConnections>();
        var idle = new List<RawPeer>();
        try
        {
            for (var i = 0; i < PendingConnections.DefaultLimit + 100; i++)
                idle.Add(await RawPeer.ConnectAsync(head.Host.GatewayEndpoint!));
            // The oldest are closed, one for each that is too many.
            foreach (var peer in idle.Take(100)) Assert.Empty(await peer.ReadToEndAsync());
            Assert.True(pending.Count <= PendingConnections.DefaultLimit);
            using var client = await SecretCluster.ConnectAsync(head, SecretCluster.Secret);
            await client.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            idle.ForEach(peer => peer.Dispose());
        }
    }

    [Fact]
    public async Task A_client_is_no_silo_at_the_port_for_silos()
    {
        await using var head = await _cluster.StartHeadAsync(SecretCluster.Secret);
        using var peer = await RawPeer.ConnectAsync(head.Host.SiloEndpoint);
        await peer.SendAsync(new HandshakeFrame(
            HandshakeKind.Hello, [(byte)PeerRole.Client, (byte)SiloDoor.Silo, .. new byte[32]]).ToArray());
        Assert.Equal(new HandshakeFrame(HandshakeKind.Refusal, [(byte)Refusal.OtherPort]).ToArray(),
            await peer.ReadAsync(HandshakeFrame.HeaderLength + 1));
        peer.Finish();
        Assert.Empty(await peer.ReadToEndAsync());
    }

    [Fact]
    public async Task A_silo_that_nobody_can_join_talks_to_nobody()
    {
        // As experiments run has one: without a gateway, and without a secret that anyone was given.
        await using var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => o.Slots = 0);
        using var peer = await RawPeer.ConnectAsync(silo.Host.SiloEndpoint);
        await peer.SendAsync(RawPeer.Preamble(silo.ClusterId));
        Assert.Equal(new HandshakeFrame(HandshakeKind.Refusal, [(byte)Refusal.SecretNeeded]).ToArray(),
            await peer.ReadAsync(HandshakeFrame.HeaderLength + 1));
    }

    private static IPEndPoint Port(EmbeddedSilo silo, bool isGateway) =>
        isGateway ? silo.Host.GatewayEndpoint! : silo.Host.SiloEndpoint;

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(
                TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public void Dispose() => _cluster.Dispose();
}
