using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.S3;
using Experiments.Tests.Shared;

namespace Experiments.Silo.Tests.Stores;

/// <summary>One server for the tests of a class; the first that needs it starts it, or is skipped.</summary>
public sealed class S3Fixture : IAsyncDisposable
{
    private S3Server? _server;

    public async Task<S3Server> Server() => _server ??= await S3Server.Start();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class S3ArtifactStoreTests(S3Fixture fixture) : ArtifactStoreConformance, IClassFixture<S3Fixture>, IAsyncLifetime
{
    private readonly string _prefix = $"{Guid.NewGuid():N}";
    private S3Location _location = null!;

    protected override IArtifactStore Store => ArtifactStores.Open(_location.ToString());

    public async ValueTask InitializeAsync() => _location = S3Location.Parse((await fixture.Server()).Location(_prefix));

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected override Task Damage(string hash) => new S3Bucket(_location).Put($"data/{hash}", new MemoryStream([1, 2, 4]), hash, null, Token);

    [Fact]
    public async Task TheFilesOfAnArtifactThatWasReplacedAreRemoved()
    {
        await Store.PutArtifact("a", new Dictionary<string, byte[]> { ["x"] = [1], ["y"] = [2] }, Token);
        await Store.PutArtifact("a", new Dictionary<string, byte[]> { ["x"] = [3] }, Token);
        Assert.Equal([("artifacts/a", true), ("versions/a/x", true)],
            (await new S3Bucket(_location).List("", Token)).Select(item => (string.Join('/', item.Key.Split('/').Where(part => part.Length < 32)), item.Bytes > 0)));
    }

    [Fact]
    public async Task WhatAWriterLeftThatWasKilledBeforeTheSwitchIsALeftover()
    {
        await Store.PutArtifact("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token);
        await new S3Bucket(_location).Put("versions/a/0f/x", new MemoryStream([1, 2, 3]), "", null, Token);
        await Store.GetArtifact("a", Local["copy"], Token);
        Assert.Equal([1], await File.ReadAllBytesAsync(Path.Combine(Local["copy"], "x"), Token));
        var leftover = Assert.Single(await Store.List(Token), item => item.Kind == StoredObjectKind.Leftover);
        Assert.Equal(new(StoredObjectKind.Leftover, "a/0f", 3), leftover);
        await Store.Delete(leftover, Token);
        Assert.Equal([new(StoredObjectKind.Artifact, "a", 1)], await Store.List(Token));
    }

    [Fact]
    public async Task TwoStoresOfOneBucketDoNotSeeEachOther()
    {
        var hash = await Store.PutData(new MemoryStream([1]), Token);
        var other = new S3ArtifactStore(_location with { Prefix = $"{_prefix}x/" });
        Assert.False(await other.HasData(hash, Token));
        Assert.Empty(await other.List(Token));
    }

    [Fact]
    public async Task AMissingBucketIsSaidWithTheRemedy()
    {
        var store = new S3ArtifactStore(_location with { Bucket = "nowhere" });
        foreach (var use in (Func<Task>[])[() => store.HasData("00ff", Token), () => store.PutData(new MemoryStream([1]), null, Token), () => store.HasArtifact("a", Token), () => store.List(Token)])
        {
            var error = await Assert.ThrowsAsync<ArtifactStoreException>(use);
            Assert.Contains("there is no bucket 'nowhere'", error.Message, StringComparison.Ordinal);
            Assert.Contains("create it", error.Message, StringComparison.Ordinal);
            Assert.False(error.IsTransient);
        }
    }

    [Fact]
    public async Task AServerThatIsGoneIsSaidAndMayComeBack()
    {
        var server = await S3Server.Start();
        var store = ArtifactStores.Open(server.Location(_prefix));
        await server.DisposeAsync();
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => store.PutData(new MemoryStream([1]), Token));
        Assert.Contains("does not answer", error.Message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{server.Port}", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }
}
