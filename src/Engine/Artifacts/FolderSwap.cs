namespace Experiments.Engine.Artifacts;

/// <summary>
/// Puts a folder of files in its place as a whole: written beside it under a temporary name, flushed to the disk, and
/// renamed. A folder cannot be renamed over another, so an old one steps aside first, under a name by which
/// <see cref="Locate"/> still finds it should the process die in between.
/// </summary>
internal static class FolderSwap
{
    /// <summary>Writes the folder.</summary>
    /// <exception cref="ArtifactException">It cannot be written, or holds something that is no artifact.</exception>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ThrowIfForeign(target);
        var staging = GetSiblingPath(target, $"partial-{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(staging);
            // The file that makes a folder an artifact comes last.
            foreach (var name in files.Keys.OrderBy(n => n == ArtifactNames.Estimator))
                WriteThrough(Path.Combine(staging, name), files[name]);
            Swap(staging, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(target, $"The artifact cannot be written ({e.Message}).",
                "Choose another folder, or free space and rights there.", e);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>
    /// Where the artifact of a folder lies: in it, or where a replacement that was cut short left it.
    /// </summary>
    public static string Locate(string folder)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return !Directory.Exists(target) && Directory.Exists(GetBackupPath(target)) ? GetBackupPath(target) : target;
    }

    private static void Swap(string staging, string target)
    {
        var aside = GetBackupPath(target);
        if (Directory.Exists(target))
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
            Directory.Move(target, aside);
        }

        Directory.Move(staging, target);
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
    }

    private static void ThrowIfForeign(string target)
    {
        if (File.Exists(target))
            throw new ArtifactException(target, "It is a file.", "Choose a folder for the artifact.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()
                && !File.Exists(Path.Combine(target, ArtifactNames.Estimator)))
            throw new ArtifactException(target, "The folder holds something that is no artifact.",
                "Choose an empty or new folder, or one with an artifact to replace.");
    }

    private static void WriteThrough(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static string GetBackupPath(string target) => GetSiblingPath(target, "old");

    private static string GetSiblingPath(string target, string suffix) =>
        Path.Combine(
            Path.GetDirectoryName(target) ?? throw new ArtifactException(
                target, "It is the root of a file system.", "Choose a folder for the artifact."),
            $".{Path.GetFileName(target)}.{suffix}");
}
