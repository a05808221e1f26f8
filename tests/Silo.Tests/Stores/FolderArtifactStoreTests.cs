using Experiments.Artifacts;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Silo.Stores.Folder;

namespace Experiments.Silo.Tests.Stores;

public sealed class FolderArtifactStoreTests : ArtifactStoreConformance
{
    private readonly TemporaryFolder _folder = new();

    protected override IArtifactStore Store => new FolderArtifactStore(_folder.Path);

    protected override Task DamageAsync(string hash) =>
        File.WriteAllBytesAsync(Path.Combine(_folder.Path, "data", hash), [1, 2, 4], Token);

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder["artifacts"]);
        await File.WriteAllTextAsync(
            Path.Combine(_folder["artifacts"], "a"), "a file where the folder should be", Token);
        await Assert.ThrowsAsync<ArtifactStoreException>(
            () => Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token));
        Assert.Single(Directory.GetFileSystemEntries(_folder["artifacts"]));
    }

    [Fact]
    public async Task A_full_disk_is_said_with_the_remedy_and_leaves_nothing_half_written()
    {
        // Every write to it fails as on a full disk.
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full here.");
        var error = await Assert.ThrowsAsync<ArtifactStoreException>(
            () => WholeFiles.WriteFileAsync(_folder["data"], async file =>
            {
                await using var full = new FileStream(
                    "/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                await full.WriteAsync(new byte[] { 1 }, Token);
                return file.Name;
            }));
        Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("free space", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["data"]));
    }

    [Fact]
    public async Task What_cannot_be_written_is_said_whatever_it_is()
    {
        foreach (var kind in (string[])["data", "artifacts", "checkpoints"])
            await File.WriteAllTextAsync(_folder[kind], "a file where the folder should be", Token);
        foreach (var put in (Func<Task>[])
            [() => Store.PutDataAsync(new MemoryStream([1]), Token),
                () => Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token),
                () => Store.PutCheckpointAsync("a", "0", new byte[] { 1 }, Token)])
            Assert.True((await Assert.ThrowsAsync<ArtifactStoreException>(put)).IsTransient);
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_a_leftover()
    {
        var hash = await Store.PutDataAsync(new MemoryStream([1]), Token);
        await File.WriteAllBytesAsync(Path.Combine(_folder["data"], ".0f"), [1, 2], Token);
        await File.WriteAllBytesAsync(Path.Combine(_folder["data"], "a user's file"), [1, 2], Token);
        Directory.CreateDirectory(Path.Combine(_folder["artifacts"], ".1e"));
        await File.WriteAllBytesAsync(Path.Combine(_folder["artifacts"], ".1e", "model.onnx"), [1, 2, 3], Token);
        var leftovers = (await Store.ListAsync(Token)).Where(o => o.Kind == ArtifactKind.Leftover).ToList();
        Assert.Equal([(".0f", 2L), (".1e", 3L)], leftovers.Select(o => (o.Name, o.Bytes)));
        foreach (var item in leftovers) await Store.DeleteAsync(item, Token);
        Assert.Equal([hash], (await Store.ListAsync(Token)).Select(o => o.Name));
    }

    [Fact]
    public async Task A_replacement_that_was_cut_short_leaves_the_old_artifact()
    {
        await Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [1, 2] }, Token);
        // The process died after the old folder stepped aside.
        Directory.Move(Path.Combine(_folder["artifacts"], "a"), Path.Combine(_folder["artifacts"], ".a.old"));
        Assert.Equal([new(ArtifactKind.Artifact, "a", 2)], await Store.ListAsync(Token));
        await Store.GetArtifactAsync("a", _folder["fetched"], Token);
        Assert.Equal([1, 2], await File.ReadAllBytesAsync(Path.Combine(_folder["fetched"], "x"), Token));

        await Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [3] }, Token);
        Assert.Equal(["a"], Directory.GetFileSystemEntries(_folder["artifacts"]).Select(Path.GetFileName));
        Directory.Move(Path.Combine(_folder["artifacts"], "a"), Path.Combine(_folder["artifacts"], ".a.old"));
        await Store.DeleteAsync(new(ArtifactKind.Artifact, "a", 1), Token);
        Assert.Empty(await Store.ListAsync(Token));
        Assert.False(await Store.HasArtifactAsync("a", Token));
    }

    [Theory, InlineData("/dev/zero"), InlineData("/proc/kmsg")]
    public async Task A_link_to_what_never_ends_is_damage(string target)
    {
        Assert.SkipUnless(File.Exists(target), $"the system has no {target}");
        await Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token);
        var hash = await Store.PutDataAsync(new MemoryStream([1]), Token);
        foreach (var path in (string[])
            [Path.Combine(_folder["artifacts"], "a", "x"), Path.Combine(_folder["data"], hash)])
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, target);
        }
        foreach (var read in (Func<Task>[])
            [() => Store.GetArtifactAsync("a", _folder["copy"], Token), () => Store.GetDataAsync(hash, Token)])
        {
            var error = await Assert.ThrowsAsync<ArtifactStoreException>(read);
            Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
            Assert.False(error.IsTransient);
        }
    }

    [Theory, InlineData("."), InlineData(".."), InlineData("../data")]
    public async Task Nothing_but_leftovers_is_deleted_as_such(string name)
    {
        var hash = await Store.PutDataAsync(new MemoryStream([1]), Token);
        await Store.PutArtifactAsync("a", new Dictionary<string, byte[]> { ["x"] = [1] }, Token);
        await Store.DeleteAsync(new(ArtifactKind.Leftover, name, 0), Token);
        Assert.Equal([hash, "a"], (await Store.ListAsync(Token)).Select(o => o.Name));
    }

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }
}
