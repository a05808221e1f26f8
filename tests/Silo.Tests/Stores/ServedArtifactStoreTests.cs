using System.Security.Cryptography;
using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Served;

namespace Experiments.Silo.Tests.Stores;

public sealed class ServedArtifactStoreTests : ArtifactStoreConformance, IClassFixture<ServedFixture>
{
    private readonly ServedFixture _cluster;

    public ServedArtifactStoreTests(ServedFixture cluster)
    {
        _cluster = cluster;
        if (Directory.Exists(cluster.Artifacts)) Directory.Delete(cluster.Artifacts, recursive: true);
    }

    protected override IArtifactStore Store => new ServedArtifactStore(_cluster.Joiner.Grains, TimeProvider.System);

    protected override Task Damage(string hash) => File.WriteAllBytesAsync(Path.Combine(_cluster.Artifacts, "data", hash), [1, 2, 4], Token);

    [Fact]
    public async Task PiecesMayComeInAnyOrderAndTwiceAndThoseThatAreMissingAreNamed()
    {
        var (upload, bytes, file) = Begin(2 * ArtifactChunk.MaxBytes + 5);
        var key = new ArtifactKey(ArtifactKind.Data, file.Sha256);
        await upload.Append("", 2 * ArtifactChunk.MaxBytes, Chunk(bytes, 2));
        await upload.Append("", 0, Chunk(bytes, 0));
        await upload.Append("", 0, Chunk(bytes, 0));
        var reply = await upload.Complete(key, [file]);
        Assert.Equal((false, ArtifactChunk.MaxBytes), (reply.Stored, Assert.Single(reply.Missing).Offset));
        await upload.Append("", ArtifactChunk.MaxBytes, Chunk(bytes, 1));
        Assert.True((await upload.Complete(key, [file])).Stored);
        Assert.True((await upload.Complete(key, [file])).Stored);
        Assert.Equal(bytes, await Store.GetData(file.Sha256, Token));
    }

    [Fact]
    public async Task WhatArrivedDamagedIsAskedForAgainAndWhatIsNotWhatItWasSaidToBeIsRefused()
    {
        var (upload, bytes, file) = Begin(10);
        var key = new ArtifactKey(ArtifactKind.Data, file.Sha256);
        await upload.Append("", 0, new(new byte[10]));
        Assert.Equal([new MissingChunk("", 0)], (await upload.Complete(key, [file])).Missing);
        await upload.Append("", 0, new(new byte[10]));
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => upload.Complete(key, [file]));
        Assert.False(error.IsTransient);
        Assert.Empty(await Store.List(Token));
        await upload.Append("", 0, new(bytes));
        Assert.True((await upload.Complete(key, [file])).Stored);
    }

    [Fact]
    public async Task AnUploadWhoseReceiverWasLostIsSentAgain()
    {
        var (upload, bytes, file) = Begin(10);
        await upload.Append("", 0, new(bytes));
        await upload.Abandon();
        while ((await upload.Complete(new(ArtifactKind.Data, file.Sha256), [file])).Missing.Count == 0) await Task.Yield();
        Assert.Empty(await Store.List(Token));
    }

    [Fact]
    public async Task WhatWasUploadedIsInTheStoreAloneAndWhatWasAbandonedNowhere()
    {
        await Store.PutData(new MemoryStream([1, 2, 3]), Token);
        var (upload, bytes, _) = Begin(10);
        await upload.Append("", 0, new(bytes));
        Assert.NotEmpty(Directory.GetDirectories(_cluster.Uploads));
        await upload.Abandon();
        while (Directory.GetDirectories(_cluster.Uploads).Length > 0) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
    }

    [Fact]
    public async Task AnErrorOfTheStoreArrivesAsWhatItIs()
    {
        await File.WriteAllTextAsync(_cluster.Artifacts, "a file where the folder should be", Token);
        try
        {
            var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.PutArtifact("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token));
            Assert.Contains(_cluster.Artifacts, error.Message, StringComparison.Ordinal);
            Assert.True(error.IsTransient);
        }
        finally
        {
            File.Delete(_cluster.Artifacts);
        }
    }

    [Fact]
    public async Task ASiloWithoutAStoreServesNone()
    {
        var hash = await Store.PutData(new MemoryStream([1, 2, 3]), Token);
        // Asked of the silo that joined, which is where a stateless grain would be.
        Assert.True((await _cluster.Joiner.Grains.GetGrain<IArtifactStoreGrain>(0).Find(new(ArtifactKind.Data, hash))).Found);
        Assert.Null(_cluster.Joiner.Artifacts);
    }

    private (IArtifactUploadGrain Upload, byte[] Bytes, ArtifactFile File) Begin(int count)
    {
        var bytes = Bytes(count);
        return (_cluster.Joiner.Grains.GetGrain<IArtifactUploadGrain>($"{Guid.NewGuid():N}"), bytes, new("", count, Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    private static ArtifactChunk Chunk(byte[] bytes, int index) => new([.. bytes.Skip(index * ArtifactChunk.MaxBytes).Take(ArtifactChunk.MaxBytes)]);
}
