using System.Security.Cryptography;
using System.Text;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Stores;

/// <summary>What every artifact store must do. A store joins by deriving from this.</summary>
public abstract class ArtifactStoreConformance : IDisposable
{
    private readonly TemporaryFolder _local = new();

    protected abstract IArtifactStore Store { get; }

    /// <summary>Changes a byte of a stored data set behind the store's back.</summary>
    protected abstract Task Damage(string hash);

    [Fact]
    public async Task DataIsNamedByItsContent()
    {
        var bytes = Encoding.UTF8.GetBytes("a,b\n1,2\n");
        var hash = await Store.PutData(new MemoryStream(bytes), Token);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash);
        Assert.True(await Store.HasData(hash, Token));
        Assert.Equal(bytes, await Store.GetData(hash, Token));
        Assert.Equal(hash, await Store.PutData(new MemoryStream(bytes), Token));
    }

    [Fact]
    public async Task TheLastCheckpointOfAFitIsReadBackUntilItIsDeleted()
    {
        Assert.Null(await Store.GetCheckpoint("digits-1", "0-0-0", Token));
        await Store.DeleteCheckpoint("digits-1", "0-0-0", Token);
        await Store.PutCheckpoint("digits-1", "0-0-0", new byte[] { 1 }, Token);
        await Store.PutCheckpoint("digits-1", "0-0-0", new byte[] { 2, 3 }, Token);
        await Store.PutCheckpoint("digits-1", "0-1-0", new byte[] { 4 }, Token);
        Assert.Equal([2, 3], await Store.GetCheckpoint("digits-1", "0-0-0", Token));
        await Store.DeleteCheckpoint("digits-1", "0-0-0", Token);
        Assert.Null(await Store.GetCheckpoint("digits-1", "0-0-0", Token));
        Assert.Equal([4], await Store.GetCheckpoint("digits-1", "0-1-0", Token));
    }

    [Fact]
    public async Task TheCheckpointsOfAnExperimentAreOneObject()
    {
        await Store.PutCheckpoint("digits-1", "0-0-0", new byte[] { 1 }, Token);
        await Store.PutCheckpoint("digits-1", "0-1-0", new byte[] { 2, 3 }, Token);
        var item = Assert.Single(await Store.List(Token));
        Assert.Equal(new(StoredObjectKind.Checkpoints, "digits-1", 3), item);
        await Store.Delete(item, Token);
        Assert.Empty(await Store.List(Token));
        Assert.Null(await Store.GetCheckpoint("digits-1", "0-1-0", Token));
    }

    [Fact]
    public async Task MissingDataIsSaidByName()
    {
        Assert.False(await Store.HasData("00ff", Token));
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetData("00ff", Token));
        Assert.Contains("00ff", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedDataIsRefused()
    {
        var hash = await Store.PutData(new MemoryStream([1, 2, 3]), Token);
        await Damage(hash);
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetData(hash, Token));
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnArtifactComesBackWholeAndTheLastOneOfANameWins()
    {
        await Store.PutArtifact("digits-1", Files("old"), Token);
        await Store.PutArtifact("digits-1", Files("new"), Token);
        Assert.True(await Store.HasArtifact("digits-1", Token));
        await Store.GetArtifact("digits-1", _local["copy"], Token);
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(_local["copy"], "model.txt"), Token));
        Assert.Equal(2, Directory.GetFileSystemEntries(_local["copy"]).Length);
    }

    [Fact]
    public async Task AMissingArtifactIsSaidByName()
    {
        Assert.False(await Store.HasArtifact("nothing", Token));
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetArtifact("nothing", _local["copy"], Token));
        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_local["copy"]));
    }

    [Theory, InlineData("../out"), InlineData("a/b"), InlineData(""), InlineData(".hidden"), InlineData("a\\b")]
    public async Task ANameCannotLeadOutOfTheStore(string name)
    {
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.PutArtifact(name, Files("x"), Token));
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetData(name, Token));
    }

    [Fact]
    public async Task WhatLiesThereIsListedAndCanBeDeleted()
    {
        Assert.Empty(await Store.List(Token));
        var hash = await Store.PutData(new MemoryStream([1, 2, 3]), Token);
        await Store.PutArtifact("digits-1", Files("four"), Token);
        var (data, artifact) = (new StoredObject(StoredObjectKind.Data, hash, 3), new StoredObject(StoredObjectKind.Artifact, "digits-1", 8));
        Assert.Equal([data, artifact], await Store.List(Token));
        await Store.Delete(data, Token);
        await Store.Delete(data, Token);
        Assert.Equal([artifact], await Store.List(Token));
        await Store.Delete(artifact, Token);
        Assert.Empty(await Store.List(Token));
    }

    [Theory, InlineData(StoredObjectKind.Data), InlineData(StoredObjectKind.Artifact)]
    public async Task WhatIsDeletedLiesInTheStore(StoredObjectKind kind) =>
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.Delete(new(kind, "../elsewhere", 0), Token));

    public virtual void Dispose()
    {
        _local.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Dictionary<string, byte[]> Files(string content) => new()
    {
        ["model.txt"] = Encoding.UTF8.GetBytes(content),
        ["more.txt"] = Encoding.UTF8.GetBytes(content),
    };
}
