using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Microsoft.Extensions.DependencyInjection;

namespace Experiments.Silo.Tests.Connections;

/// <summary>Who has the secret of a cluster comes in, as a silo and as a client, and nobody else.</summary>
public sealed class ClusterSecretTests : IDisposable
{
    private readonly SecretCluster _cluster = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_and_a_client_with_the_secret_come_in()
    {
        await using var head = await _cluster.StartHeadAsync(SecretCluster.Secret);
        await using var joiner = await _cluster.JoinAsync(head, SecretCluster.Secret, Token);
        using var client = await SecretCluster.ConnectAsync(head, SecretCluster.Secret);
        var state = await client.Services.GetRequiredService<IGrainFactory>()
            .GetGrain<IClusterStateGrain>(0)
            .GetStateAsync();
        Assert.Equal(2, state.Silos.Count);
        await client.StopAsync(Token);
    }

    [Theory]
    [InlineData(SecretCluster.Secret, null, "the cluster asks for a secret: give --cluster-secret-file")]
    [InlineData(SecretCluster.Secret, SecretCluster.OtherSecret, "the secret is another")]
    [InlineData(null, SecretCluster.Secret, "the cluster has no secret")]
    public async Task A_silo_without_the_secret_is_told_what_is_wrong(string? heads, string? joiners, string message)
    {
        await using var head = await _cluster.StartHeadAsync(heads);
        var refused = await Assert.ThrowsAsync<SiloException>(() => _cluster.JoinAsync(head, joiners, Token));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains(head.Host.GatewayEndpoint!.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Single((await head.Host.Grains.GetGrain<IClusterStateGrain>(0).GetStateAsync()).Silos);
    }

    [Theory]
    [InlineData(SecretCluster.Secret, null)]
    [InlineData(SecretCluster.Secret, SecretCluster.OtherSecret)]
    [InlineData(null, SecretCluster.Secret)]
    public async Task A_client_of_Orleans_without_the_secret_does_not_connect(string? heads, string? clients)
    {
        await using var head = await _cluster.StartHeadAsync(heads);
        await Assert.ThrowsAnyAsync<Exception>(() => SecretCluster.ConnectAsync(head, clients));
    }

    public void Dispose() => _cluster.Dispose();
}
