namespace Experiments.Engine.Files;

/// <summary>
/// Renames that outlive a power cut. The new entry of a folder is on the disk when the folder itself was flushed, not
/// only the file (fsync(2)).
/// </summary>
internal static class DurableFiles
{
    /// <summary>Puts a file that was flushed in the place of another.</summary>
    public static void Replace(string written, string target)
    {
        File.Move(written, target, overwrite: true);
        FlushFolder(GetParent(target));
    }

    /// <summary>Renames a folder whose content was flushed.</summary>
    public static void MoveFolder(string written, string target)
    {
        Directory.Move(written, target);
        FlushFolder(GetParent(target));
    }

    /// <summary>Flushes a folder's entries. Windows has no such operation, and needs none.</summary>
    /// <exception cref="IOException">The disk failed, or is full.</exception>
    public static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsWindows()) UnixCalls.FlushFolder(folder);
    }

    private static string GetParent(string path) =>
        Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))!;
}
