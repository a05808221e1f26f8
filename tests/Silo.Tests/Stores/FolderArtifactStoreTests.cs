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
        await Assert.ThrowsAsync<ArtifactStoreException>(() => Store.PutArtifact("a", _folder["nowhere"], Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["artifacts"]));
    }

    public override void Dispose()
    {
        _folder.Dispose();
        base.Dispose();
    }
}
