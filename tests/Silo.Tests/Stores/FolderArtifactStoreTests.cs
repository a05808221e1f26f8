using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;

namespace Experiments.Silo.Tests.Stores;

public sealed class FolderArtifactStoreTests : ArtifactStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override IArtifactStore Store => new FolderArtifactStore(_folder.Path);

    protected override Task Damage(string hash) => File.WriteAllBytesAsync(Path.Combine(_folder.Path, "data", hash), [1, 2, 4], Token);

    [Fact]
    public async Task AWriteThatFailsLeavesNothingBehind()
    {
        Directory.CreateDirectory(_folder["artifacts"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["artifacts"], "a"), "a file where the folder should be", Token);
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.PutArtifact("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token));
        Assert.Single(Directory.GetFileSystemEntries(_folder["artifacts"]));
    }

    [Fact]
    public async Task AFullDiskIsSaidWithTheRemedyAndLeavesNothingHalfWritten()
    {
        // Every write to it fails as on a full disk.
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full here.");
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(() => FolderSwap.WriteFile(_folder["data"], async file =>
        {
            await using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            await full.WriteAsync(new byte[] { 1 }, Token);
            return file.Name;
        }));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("free space", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["data"]));
    }

    [Fact]
    public async Task WhatCannotBeWrittenIsSaidWhateverItIs()
    {
        foreach (var kind in (string[])["data", "artifacts", "checkpoints"]) await File.WriteAllTextAsync(_folder[kind], "a file where the folder should be", Token);
        foreach (var put in (Func<Task>[])
            [() => Store.PutData(new MemoryStream([1]), Token), () => Store.PutArtifact("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token), () => Store.PutCheckpoint("a", "0", new byte[] { 1 }, Token)])
            Assert.True((await Assert.ThrowsAsync<ArtifactStoreException>(put)).IsTransient);
    }

    [Fact]
    public async Task WhatAKilledWriterLeftIsALeftover()
    {
        var hash = await Store.PutData(new MemoryStream([1]), Token);
        await File.WriteAllBytesAsync(Path.Combine(_folder["data"], ".0f"), [1, 2], Token);
        await File.WriteAllBytesAsync(Path.Combine(_folder["data"], "a user's file"), [1, 2], Token);
        Directory.CreateDirectory(Path.Combine(_folder["artifacts"], ".1e"));
        await File.WriteAllBytesAsync(Path.Combine(_folder["artifacts"], ".1e", "model.onnx"), [1, 2, 3], Token);
        var leftovers = (await Store.List(Token)).Where(o => o.Kind == StoredObjectKind.Leftover).ToList();
        Assert.Equal([(".0f", 2L), (".1e", 3L)], leftovers.Select(o => (o.Name, o.Bytes)));
        foreach (var item in leftovers) await Store.Delete(item, Token);
        Assert.Equal([hash], (await Store.List(Token)).Select(o => o.Name));
    }

    [Theory, InlineData("."), InlineData(".."), InlineData("../data")]
    public async Task NothingButLeftoversIsDeletedAsSuch(string name)
    {
        var hash = await Store.PutData(new MemoryStream([1]), Token);
        await Store.PutArtifact("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token);
        await Store.Delete(new(StoredObjectKind.Leftover, name, 0), Token);
        Assert.Equal([hash, "a"], (await Store.List(Token)).Select(o => o.Name));
    }

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }
}
