namespace Experiments.Engine.Files;

/// <summary>
/// Creates files and folders for their owner alone, whatever the process's umask: 0600 and 0700. What exists keeps its
/// rights. On Windows, the rights are those of the folder above.
/// </summary>
internal static class PrivateFiles
{
    /// <summary>The rights of a private file.</summary>
    public const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The rights of a private folder.</summary>
    public const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;

    /// <summary>Creates a folder and the missing ones above it, all private; does nothing if it exists.</summary>
    public static void CreateFolder(string folder)
    {
        var missing = new Stack<string>();
        for (var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
                path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
            missing.Push(path);
        foreach (var path in missing)
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, FolderRights);
            if (Path.GetDirectoryName(path) is { } parent) DurableFiles.FlushFolder(parent);
        }
    }

    /// <summary>Opens a file for writing. A new file is private.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">One of the modes that may create a file.</param>
    /// <param name="share">The access that others have meanwhile.</param>
    /// <param name="options">The options of the file.</param>
    public static FileStream Open(
        string path, FileMode mode, FileShare share = FileShare.None, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            Options = options,
        };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = FileRights;
        return new(path, how);
    }

    /// <summary>Creates a private file without content, unless there is one.</summary>
    public static void CreateIfMissing(string path)
    {
        if (!File.Exists(path)) Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();
    }

    /// <summary>Writes a private file, which is replaced as a whole, and is on the disk afterwards.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var written = $"{path}.new";
        using (var file = Open(written, FileMode.Create))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        DurableFiles.Replace(written, path);
    }
}
