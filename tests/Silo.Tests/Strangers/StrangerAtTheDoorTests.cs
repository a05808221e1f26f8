using Experiments.Contracts.Grains;
using Experiments.Handshake;
using Experiments.Silo.Tests.Connections;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>
/// A stranger without the secret of a cluster, who sends what a client says that attacks: without a secret, with
/// another one, and with the right one, which the stranger heard. No attack begins, because nothing is read after a
/// handshake that failed. A client of Orleans does not even connect: <see cref="ClusterSecretTests"/>.
/// </summary>
public sealed class StrangerAtTheDoorTests : IDisposable
{
    private const string Victim = "victim";

    private readonly SecretCluster _cluster = new();

    [Fact]
    public async Task What_is_sent_is_an_attack_where_there_is_no_secret()
    {
        await using var head = await _cluster.StartHeadAsync(null);
        var attack = await RecordAsync(head, null);
        using var peer = await RawPeer.ConnectAsync(head.Host.GatewayEndpoint!);
        await peer.SendAsync(attack);
        // The stranger is taken for the client that was recorded.
        while (await head.Coordinator(Victim).GetStatusAsync() is null) await Task.Yield();
    }

    [Theory]
    [InlineData(null, (byte)Refusal.SecretNeeded)]
    [InlineData(SecretCluster.OtherSecret, (byte)Refusal.OtherSecret)]
    [InlineData(SecretCluster.Secret, (byte)Refusal.OtherSecret)]
    public async Task It_is_none_where_there_is_one(string? attackers, byte refusal)
    {
        var (cluster, attack) = ("", Array.Empty<byte>());
        await using (var other = await _cluster.StartHeadAsync(attackers))
            (cluster, attack) = (other.ClusterId, await RecordAsync(other, attackers));
        await using var head = await _cluster.StartHeadAsync(SecretCluster.Secret, o => o.ClusterId = cluster);
        using var peer = await RawPeer.ConnectAsync(head.Host.GatewayEndpoint!);
        await peer.SendAsync(attack);
        // Who tries to prove a secret is challenged before.
        if (attackers is not null) await peer.ReadAsync(HandshakeFrame.HeaderLength + 32);
        Assert.Equal(new HandshakeFrame(HandshakeKind.Refusal, [refusal]).ToArray(),
            await peer.ReadAsync(HandshakeFrame.HeaderLength + 1));
        peer.Finish();
        Assert.Empty(await peer.ReadToEndAsync());
        Assert.Empty(await head.Host.Grains.GetGrain<IExperimentCatalogGrain>(0).ListAsync());
    }

    /// <summary>Records a client that submits an experiment, which is no more when this returns.</summary>
    private static async Task<byte[]> RecordAsync(EmbeddedSilo head, string? secret)
    {
        var recording = new Recording();
        await using (var stranger = await Stranger.ConnectAsync(head, secret, recording))
            Assert.Empty((await stranger.Coordinator(Victim).SubmitAsync(new(Victim, TrivialTrainer.Spec(1)))).Issues);
        var coordinator = head.Coordinator(Victim);
        await coordinator.CancelAsync();
        await head.UntilEndedAsync(Victim);
        await coordinator.DeleteAsync();
        Assert.Empty(await head.Host.Grains.GetGrain<IExperimentCatalogGrain>(0).ListAsync());
        return recording.ToArray();
    }

    public void Dispose() => _cluster.Dispose();
}
