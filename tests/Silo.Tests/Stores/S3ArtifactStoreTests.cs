using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.S3;

namespace Experiments.Silo.Tests.Stores;

/// <summary>One server for the tests of a class; the first that needs it starts it, or is skipped.</summary>
public sealed class S3Fixture : IAsyncDisposable
{
    private S3Server? _server;

    public async Task<S3Server> ServerAsync() => _server ??= await S3Server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class S3ArtifactStoreTests(S3Fixture fixture)
    : ArtifactStoreConformance, IClassFixture<S3Fixture>, IAsyncLifetime
{
    private readonly string _prefix = $"{Guid.NewGuid():N}";
    private S3Location _location = null!;

    protected override IArtifactStore Store => ArtifactStores.Open(_location.ToString());

    public async ValueTask InitializeAsync() =>
        _location = S3Location.Parse((await fixture.ServerAsync()).Location(_prefix));

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task DamageAsync(string hash) =>
        new S3Bucket(_location).PutAsync($"data/{hash}", new MemoryStream([1, 2, 4]), hash, null, Token);

    [Fact]
    public async Task The_files_of_an_artifact_that_was_replaced_are_removed()
    {
        await Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [1], ["y"] = [2] }, Token);
        await Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [3] }, Token);
        Assert.Equal([("artifacts/a", true), ("versions/a/x", true)],
            (await new S3Bucket(_location).ListAsync("", Token)).Select(
                item => (string.Join('/', item.Key.Split('/').Where(part => part.Length < 32)), item.Bytes > 0)));
    }

    [Fact]
    public async Task What_a_writer_left_that_was_killed_before_the_swap_is_a_leftover()
    {
        await Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token);
        await new S3Bucket(_location).PutAsync("versions/a/0f/x", new MemoryStream([1, 2, 3]), "", null, Token);
        await Store.GetArtifactAsync("a", Local["copy"], Token);
        Assert.Equal([1], await File.ReadAllBytesAsync(Path.Combine(Local["copy"], "x"), Token));
        var leftover = Assert.Single(await Store.ListAsync(Token), item => item.Kind == ArtifactKind.Leftover);
        Assert.Equal(new(ArtifactKind.Leftover, "a/0f", 3), leftover);
        await Store.DeleteAsync(leftover, Token);
        Assert.Equal([new(ArtifactKind.Artifact, "a", 1)], await Store.ListAsync(Token));
    }

    [Fact]
    public async Task Two_stores_of_one_bucket_do_not_see_each_other()
    {
        var hash = await Store.PutDataAsync(new MemoryStream([1]), Token);
        var other = new S3ArtifactStore(_location with { Prefix = $"{_prefix}x/" });
        Assert.False(await other.HasDataAsync(hash, Token));
        Assert.Empty(await other.ListAsync(Token));
    }

    [Fact]
    public async Task A_missing_bucket_is_said_with_the_remedy()
    {
        var store = new S3ArtifactStore(_location with { Bucket = "nowhere" });
        foreach (var use in (Func<Task>[])[() => store.HasDataAsync("00ff", Token),
            () => store.PutDataAsync(new MemoryStream([1]), null, Token),
            () => store.HasArtifactAsync("a", Token), () => store.ListAsync(Token)])
        {
            var error = await Assert.ThrowsAsync<ArtifactStoreException>(use);
            Assert.Contains("there is no bucket 'nowhere'", error.Message, StringComparison.Ordinal);
            Assert.Contains("create it", error.Message, StringComparison.Ordinal);
            Assert.False(error.IsTransient);
        }
    }

    [Fact]
    public async Task A_server_that_is_gone_is_said_and_may_come_back()
    {
        var server = await S3Server.StartAsync();
        var store = ArtifactStores.Open(server.Location(_prefix));
        await server.DisposeAsync();
        var error =
            await Assert.ThrowsAsync<ArtifactStoreException>(() => store.PutDataAsync(new MemoryStream([1]), Token));
        Assert.Contains("does not answer", error.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{server.Port}", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }
}
