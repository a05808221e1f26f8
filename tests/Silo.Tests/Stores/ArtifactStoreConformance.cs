using System.Security.Cryptography;
using System.Text;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Tests.Stores;

/// <summary>What every artifact store must do. A store joins by deriving from this.</summary>
public abstract class ArtifactStoreConformance : IDisposable
{
    protected TemporaryFolder Local { get; } = new();

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
    public async Task DataOfManyPiecesComesBackWholeIntoMemoryAndIntoAStream()
    {
        var bytes = Bytes(37_000_001);
        var progress = new LastReport();
        var hash = await Store.PutData(new OnceOnly(bytes), progress, Token);
        Assert.Equal(bytes.Length, progress.Value);
        Assert.Equal(bytes, await Store.GetData(hash, Token));
        using var copy = new MemoryStream();
        await Store.CopyData(hash, copy, Token);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal([new(StoredObjectKind.Data, hash, bytes.Length)], await Store.List(Token));
    }

    [Fact]
    public async Task DataIsStoredFromWhereItsStreamStands()
    {
        var content = new MemoryStream([9, 9, 1, 2]) { Position = 2 };
        Assert.Equal([1, 2], await Store.GetData(await Store.PutData(content, Token), Token));
    }

    [Fact]
    public async Task NothingIsDataToo()
    {
        var hash = await Store.PutData(new MemoryStream(), Token);
        Assert.Empty(await Store.GetData(hash, Token));
        using var copy = new MemoryStream();
        await Store.CopyData(hash, copy, Token);
        Assert.Equal(0, copy.Length);
    }

    [Fact]
    public async Task AReadBehindTheEndIsShort()
    {
        var item = StoredItem.Data(await Store.PutData(new MemoryStream([1, 2, 3]), Token));
        var buffer = new byte[4];
        Assert.Equal(2, await Store.Read(item, "", 1, buffer, Token));
        Assert.Equal([2, 3, 0, 0], buffer);
    }

    [Fact]
    public async Task AnArtifactThatIsReplacedWhileItIsReadComesFromOneWriter()
    {
        await Store.PutArtifact("a", Files("0"), Token);
        using var done = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !done.IsCancellationRequested; i++) await Store.PutArtifact("a", Files($"{i}"), Token);
        }, Token);
        for (var i = 0; i < 10; i++)
        {
            try
            {
                await Store.GetArtifact("a", Local["copy"], Token);
            }
            catch (ArtifactStoreException)
            {
                // Replaced again and again as it was read: nothing is better than a mixture.
                continue;
            }
            Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Local["copy"], "model.txt"), Token), await File.ReadAllTextAsync(Path.Combine(Local["copy"], "more.txt"), Token));
        }
        await done.CancelAsync();
        await writing;
        await Store.GetArtifact("a", Local["copy"], Token);
        Assert.Equal(["model.txt", "more.txt"], (await Store.Find(StoredItem.Artifact("a"), Token))!.Select(file => file.Name));
        Assert.Equal([StoredObjectKind.Artifact], (await Store.List(Token)).Select(item => item.Kind));
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
        await Store.GetArtifact("digits-1", Local["copy"], Token);
        Assert.Equal("new", await File.ReadAllTextAsync(Path.Combine(Local["copy"], "model.txt"), Token));
        Assert.Equal(2, Directory.GetFileSystemEntries(Local["copy"]).Length);
    }

    [Fact]
    public async Task AMissingArtifactIsSaidByName()
    {
        Assert.False(await Store.HasArtifact("nothing", Token));
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.GetArtifact("nothing", Local["copy"], Token));
        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Local["copy"]));
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
        Local.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Bytes that do not repeat from piece to piece.</summary>
    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++) bytes[i] = (byte)(i * 31 + (i >> 8) * 17 + (i >> 16));
        return bytes;
    }

    protected sealed class LastReport : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value = value;
    }

    /// <summary>A stream that can be read once, as one from the network.</summary>
    private sealed class OnceOnly(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();

        public override long Length => throw new NotSupportedException();
    }

    private static Dictionary<string, byte[]> Files(string content) => new()
    {
        ["model.txt"] = Encoding.UTF8.GetBytes(content),
        ["more.txt"] = Encoding.UTF8.GetBytes(content),
    };
}
