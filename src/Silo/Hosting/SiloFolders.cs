using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Hosting;

/// <summary>The folders of this machine that a silo fills, and the disks on which they lie.</summary>
public static class SiloFolders
{
    /// <summary>The folders, by what is in them: store, artifacts, cache.</summary>
    public static IEnumerable<(string Name, string Path)> GetAll(SiloHostOptions options)
    {
        if (options.IsHead) yield return ("store", options.Folder);
        if (options.ArtifactLocation is { } artifacts && ArtifactStores.IsFolder(artifacts))
            yield return ("artifacts", artifacts);
        yield return ("cache", options.CacheRoot);
    }

    /// <summary>The disk that a folder lies on, or will: that of the longest path which leads to it.</summary>
    public static DriveInfo GetDrive(string folder)
    {
        var path = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        return DriveInfo.GetDrives()
            .Where(drive => path.StartsWith(
                Path.TrimEndingDirectorySeparator(drive.Name) is var name && name.EndsWith(Path.DirectorySeparatorChar)
                    ? name
                    : name + Path.DirectorySeparatorChar,
                StringComparison.Ordinal))
            .MaxBy(drive => drive.Name.Length) ?? new(path);
    }
}
