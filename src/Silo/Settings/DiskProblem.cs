namespace Experiments.Silo.Settings;

/// <summary>The reason why a file or folder cannot be written, in words, and the remedy.</summary>
/// <param name="Text">The reason: a clause without a full stop.</param>
/// <param name="Remedy">The remedy: a clause without a full stop.</param>
public sealed record DiskProblem(string Text, string Remedy)
{
    private const int BatchSize = 64 << 10;

    /// <summary>The problem of a disk without free space.</summary>
    public static DiskProblem Full { get; } = new(
        "the disk is full", "free space there, or use a folder on another disk");

    /// <summary>The problem of a disk, or a mount, that accepts no writes.</summary>
    public static DiskProblem ReadOnly { get; } = new(
        "the disk is read-only", "mount it so that it can be written, or use another folder");

    /// <summary>The problem of a user without rights.</summary>
    public static DiskProblem Denied { get; } = new(
        "permission denied", "run as a user who can write there, or use a folder to which you can write");

    /// <summary>Returns the problem that an error of the operating system reports.</summary>
    public static DiskProblem FromError(Exception e) => e switch
    {
        UnauthorizedAccessException => Denied,
        _ when IsFull(e.HResult) => Full,
        _ when IsReadOnly(e.HResult) => ReadOnly,
        _ => new(e.Message.TrimEnd('.'), "check the disk, or use another folder"),
    };

    /// <summary>
    /// Finds the problem of the disk to which another process writes: no room for a batch of results, or no writes.
    /// </summary>
    public static DiskProblem? FindForWriter(string folder)
    {
        return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < BatchSize ? Full : Find(folder);
    }

    /// <summary>
    /// Tests whether a file of the size of a batch of results can be created in an existing folder, and removes it;
    /// null if it can.
    /// </summary>
    public static DiskProblem? Find(string folder)
    {
        try
        {
            using var file = new FileStream(Path.Combine(folder, $".{Guid.NewGuid():N}"),
                FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.Write(new byte[BatchSize]);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FromError(e);
        }
    }

    /// <summary>Checks whether an error says that another process has opened the file for itself.</summary>
    internal static bool IsSharingViolation(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33
        // EWOULDBLOCK, the answer of flock.
        : e.HResult == (OperatingSystem.IsLinux() ? 11 : 35);

    // ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL; else ENOSPC and EDQUOT: .NET passes on the number of the error.
    private static bool IsFull(int code) => OperatingSystem.IsWindows()
        ? (code & 0xFFFF) is 112 or 39
        : code == 28 || code == (OperatingSystem.IsLinux() ? 122 : 69);

    // ERROR_WRITE_PROTECT; else EROFS.
    private static bool IsReadOnly(int code) => OperatingSystem.IsWindows() ? (code & 0xFFFF) == 19 : code == 30;
}
