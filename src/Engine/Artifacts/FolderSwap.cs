namespace Experiments.Engine.Artifacts;

/// <summary>
/// Puts a folder of files in its place as a whole: written beside it under a temporary name, flushed to the disk, and
/// renamed. A folder cannot be renamed over another, so an old one steps aside first, under a name by which
/// <see cref="Locate"/> still finds it should the process die in between. The names of folders that are aside or
/// unfinished begin with a dot.
/// </summary>
internal static class FolderSwap
{
    private const string AsideSuffix = ".old";

    /// <summary>Writes the folder; folders above it are created.</summary>
    /// <exception cref="ArgumentException">The folder is the root of a file system.</exception>
    /// <exception cref="IOException">It cannot be written; the old folder is in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// It must not be written; the old folder is in its place.
    /// </exception>
    public static void Write(
        string folder, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default)
    {
        var target = GetFullPath(folder);
        var staging = GetSiblingPath(target, $".partial-{Path.GetRandomFileName()}");
        try
        {
            Directory.CreateDirectory(staging);
            // The file that makes a folder an artifact comes last.
            foreach (var name in files.Keys.OrderBy(n => n == ArtifactNames.Estimator))
            {
                cancellation.ThrowIfCancellationRequested();
                WriteThrough(Path.Combine(staging, name), files[name]);
            }
            Swap(staging, target);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>
    /// The folder that holds the files: the folder itself, or the old one that a replacement left aside when its
    /// process died.
    /// </summary>
    public static string Locate(string folder)
    {
        var target = GetFullPath(folder);
        return !Directory.Exists(target) && Directory.Exists(GetAsidePath(target)) ? GetAsidePath(target) : target;
    }

    /// <summary>Where the old folder is while it is replaced.</summary>
    public static string GetAsidePath(string folder) => GetSiblingPath(GetFullPath(folder), AsideSuffix);

    /// <summary>The name of the folder that has stepped aside under a name; null where that is no such name.</summary>
    public static string? GetNameOfAside(string name) =>
        name.Length > AsideSuffix.Length + 1 && name[0] == '.' && name.EndsWith(AsideSuffix, StringComparison.Ordinal)
            ? name[1..^AsideSuffix.Length]
            : null;

    private static void Swap(string staging, string target)
    {
        var aside = GetAsidePath(target);
        if (Directory.Exists(target))
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
            Directory.Move(target, aside);
        }

        try
        {
            Directory.Move(staging, target);
        }
        catch
        {
            if (!Directory.Exists(target) && Directory.Exists(aside)) Directory.Move(aside, target);
            throw;
        }

        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
    }

    private static void WriteThrough(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static string GetFullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private static string GetSiblingPath(string target, string suffix) => Path.Combine(
        Path.GetDirectoryName(target) ?? throw new ArgumentException($"{target} is the root of a file system."),
        $".{Path.GetFileName(target)}{suffix}");
}
