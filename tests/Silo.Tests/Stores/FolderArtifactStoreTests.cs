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

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }
}
