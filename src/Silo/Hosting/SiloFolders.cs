using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Hosting;

/// <summary>The folders of this machine to which a silo writes, and their disks.</summary>
public static class SiloFolders
{
    /// <summary>Returns the folders, named by their content: store, artifacts, cache.</summary>
    public static IEnumerable<(string Name, string Path)> GetAll(SiloHostOptions options)
    {
        if (options.IsHead) yield return ("store", options.Folder);
        if (options.ArtifactLocation is { } artifacts && ArtifactStores.IsFolder(artifacts))
            yield return ("artifacts", artifacts);
        yield return ("cache", options.CacheRoot);
    }

    /// <summary>
    /// Returns the disk of a folder, which need not exist: the disk with the longest mount path above it.
    /// </summary>
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
