namespace Experiments.Client.Tests;

/// <summary>What a client is told about the secret of a cluster.</summary>
public sealed class ClusterSecretTests
{
    private const string Secret = "correct horse battery staple";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Secret, null, "the cluster asks for a secret", "give --cluster-secret-file FILE")]
    [InlineData(Secret, Secret + "r", "the secret is another", "give --cluster-secret-file FILE")]
    [InlineData(null, Secret, "the cluster has no secret", "leave --cluster-secret-file out")]
    public async Task A_client_is_told_what_is_wrong_and_what_to_do(
        string? silos, string? clients, string message, string remedy)
    {
        await using var silo = await ClientSilo.StartAsync(secret: silos);
        var options = silo.Options with
        {
            ClusterSecretFile = clients is null ? null : silo.Folder.Write("clients-secret", clients),
        };
        var refused = await Assert.ThrowsAsync<ClusterSecretException>(
            () => ExperimentsClient.ConnectAsync(options, Token));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains(options.Address, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith(remedy, refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_with_the_secret_is_served()
    {
        await using var silo = await ClientSilo.StartAsync(secret: Secret + "\n");
        await using var client = await ExperimentsClient.ConnectAsync(
            silo.Options with { ClusterSecretFile = silo.Folder.Write("copy", Secret) }, Token);
        await foreach (var status in client.ListAsync(cancellationToken: Token)) Assert.Fail(status.Name);
    }

    [Theory]
    [InlineData(null, Secret, "the cluster asks for a secret", "give --cluster-secret-file FILE")]
    [InlineData(Secret, Secret + "r", "the secret is another", "give --cluster-secret-file FILE")]
    [InlineData(Secret, null, "the cluster has no secret", "leave --cluster-secret-file out")]
    public async Task A_client_that_was_served_before_the_cluster_got_another_secret_is_told_too(
        string? before, string? after, string message, string remedy)
    {
        await using var silo = await ClientSilo.StartAsync(secret: before);
        var options = silo.Options with
        {
            ClusterSecretFile = before is null ? null : silo.Folder.Write("copy", before),
        };
        await using var client = await ExperimentsClient.ConnectAsync(options, Token);
        var id = await client.SubmitAsync(silo.Spec(), cancellationToken: Token);
        await using var watch = client.WatchAsync(id, Token).GetAsyncEnumerator(Token);
        Assert.True(await watch.MoveNextAsync());
        await silo.RestartAsync(after);
        Func<Task>[] calls =
        [
            async () => { while (await watch.MoveNextAsync()) Assert.NotNull(watch.Current); },
            async () => await client.GetStatusAsync(id, Token),
            () => client.SubmitAsync(silo.Spec("toy2"), cancellationToken: Token),
        ];
        foreach (var call in calls)
        {
            var refused = await Assert.ThrowsAsync<ClusterSecretException>(call);
            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
            Assert.Contains(options.Address, refused.Message, StringComparison.Ordinal);
            Assert.StartsWith(remedy, refused.Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_that_is_no_secret_is_told_before_anything_is_asked()
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<ClusterSecretException>(() => ExperimentsClient.ConnectAsync(
            new ClientOptions { Address = "127.0.0.1", ClusterSecretFile = folder.Write("short", "short") }, Token));
        Assert.Contains("5 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("openssl rand -hex 32", refused.Remedy, StringComparison.Ordinal);
    }
}
