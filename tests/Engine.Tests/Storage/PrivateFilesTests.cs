using System.Runtime.Versioning;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Files;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Tests.Storage;

/// <summary>New files and folders are their owner's alone, and existing ones keep their rights.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode Wide = PrivateFiles.FolderRights | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public PrivateFilesTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "the rights of files are Unix's");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Missing_folders_are_private_and_those_above_stay_as_they_are()
    {
        File.SetUnixFileMode(_folder.Path, Wide);
        PrivateFiles.CreateFolder(_folder["a/b/c"]);
        PrivateFiles.CreateFolder(_folder["a/b/c"]);
        Assert.Equal(Wide, File.GetUnixFileMode(_folder.Path));
        Assert.All(["a", "a/b", "a/b/c"],
            name => Assert.Equal(PrivateFiles.FolderRights, File.GetUnixFileMode(_folder[name])));
    }

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_the_new_one_is_private()
    {
        PrivateFiles.Write(_folder["a"], "old and longer"u8);
        PrivateFiles.Write(_folder["a"], "new"u8);
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
        Assert.Equal(PrivateFiles.FileRights, File.GetUnixFileMode(_folder["a"]));
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_artifact_is_private()
    {
        for (byte content = 1; content < 3; content++)
            FolderSwap.Write(_folder["models/a"],
                new Dictionary<string, byte[]> { ["x"] = [content] }, TestContext.Current.CancellationToken);
        Assert.Equal(PrivateFiles.FolderRights, File.GetUnixFileMode(_folder["models"]));
        Assert.Equal(PrivateFiles.FolderRights, File.GetUnixFileMode(_folder["models/a"]));
        Assert.Equal(PrivateFiles.FileRights, File.GetUnixFileMode(_folder["models/a/x"]));
    }

    [Fact]
    public void A_folder_that_is_missing_cannot_be_flushed_and_is_no_error() =>
        DurableFiles.FlushFolder(_folder["none"]);
}
