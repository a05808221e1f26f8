using Experiments.Engine.Files;

namespace Experiments.Engine.Artifacts;

/// <summary>
/// Replaces a folder as a whole. The new folder is written beside the old one under a temporary name, flushed to the
/// disk, and renamed; files and folders are private. A folder cannot be renamed over another, so the old one is first
/// renamed to a name by which <see cref="Locate"/> still finds it if the process dies in between. The names of renamed
/// or unfinished folders begin with a dot.
/// </summary>
internal static class FolderSwap
{
    private const string AsideSuffix = ".old";

    /// <summary>Writes the folder; missing parent folders are created.</summary>
    /// <exception cref="ArgumentException">The folder is the root of a file system.</exception>
    /// <exception cref="IOException">The folder cannot be written; the old folder is in its place.</exception>
    /// <exception cref="UnauthorizedAccessException">
    /// The folder must not be written; the old folder is in its place.
    /// </exception>
    public static void Write(
        string folder, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation = default)
    {
        var target = GetFullPath(folder);
        var staging = GetSiblingPath(target, $".partial-{Path.GetRandomFileName()}");
        try
        {
            PrivateFiles.CreateFolder(staging);
            // The file that makes a folder an artifact is written last.
            foreach (var name in files.Keys.OrderBy(n => n == ArtifactNames.Estimator))
            {
                cancellation.ThrowIfCancellationRequested();
                WriteThrough(Path.Combine(staging, name), files[name]);
            }
            DurableFiles.FlushFolder(staging);
            Swap(staging, target);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    /// <summary>
    /// Returns the folder that holds the files: the folder itself, or the renamed old folder if the process died during
    /// the replacement.
    /// </summary>
    public static string Locate(string folder)
    {
        var target = GetFullPath(folder);
        return !Directory.Exists(target) && Directory.Exists(GetAsidePath(target)) ? GetAsidePath(target) : target;
    }

    /// <summary>Returns the path of the old folder during the replacement.</summary>
    public static string GetAsidePath(string folder) => GetSiblingPath(GetFullPath(folder), AsideSuffix);

    /// <summary>
    /// Returns the original name of a folder that was renamed to <paramref name="name"/>; null for any other name.
    /// </summary>
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
            DurableFiles.MoveFolder(target, aside);
        }

        try
        {
            DurableFiles.MoveFolder(staging, target);
        }
        catch
        {
            if (!Directory.Exists(target) && Directory.Exists(aside)) DurableFiles.MoveFolder(aside, target);
            throw;
        }

        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
    }

    private static void WriteThrough(string path, byte[] bytes)
    {
        using var file = PrivateFiles.Open(path, FileMode.CreateNew);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    private static string GetFullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private static string GetSiblingPath(string target, string suffix) => Path.Combine(
        Path.GetDirectoryName(target) ?? throw new ArgumentException($"{target} is the root of a file system."),
        $".{Path.GetFileName(target)}{suffix}");
}
