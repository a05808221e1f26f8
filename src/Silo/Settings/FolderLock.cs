using System.Diagnostics;
using System.Text;
using Experiments.Engine.Files;

namespace Experiments.Silo.Settings;

/// <summary>
/// The right to write to a folder's experiment store, held by one process at a time. The operating system releases the
/// lock when the process ends, also after a crash.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _notePath;

    private FolderLock(FileStream file, string path)
    {
        (_file, _notePath) = (file, GetNotePath(path));
        try
        {
            WriteNote([]);
        }
        catch (IOException e) when (DiskProblem.FromError(e) == DiskProblem.Full)
        {
            // The note only informs, and an earlier one names a process that has ended. A command that frees space
            // needs the lock on a full disk.
        }
    }

    /// <summary>Acquires the lock.</summary>
    /// <exception cref="FolderInUseException">Another process holds it.</exception>
    /// <exception cref="FolderNotWritableException">The folder cannot be written, or its disk is full.</exception>
    public static FolderLock Acquire(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), "lock");
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
            var file = PrivateFiles.Open(path, FileMode.OpenOrCreate);
            try
            {
                return new(file, path);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (IOException e) when (DiskProblem.IsSharingViolation(e))
        {
            throw new FolderInUseException(folder, FindNotedHolder(path)?.Process, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FolderNotWritableException(folder, DiskProblem.FromError(e), e);
        }
    }

    /// <summary>Returns the holder of a folder's lock, or null if there is none.</summary>
    public static FolderHolder? FindHolder(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), "lock");
        // The lock itself is tested too, because process ids are reused.
        if (FindNotedHolder(path) is not { } holder) return null;
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (IOException e)
        {
            return DiskProblem.IsSharingViolation(e) ? holder : null;
        }
        catch (UnauthorizedAccessException)
        {
            // The lock of another user cannot be tested: the note and the process's id are all that is known.
            return holder;
        }
    }

    /// <summary>
    /// Writes the list of the experiments that this process runs, for other processes. The list has a file of its own,
    /// because a locked file cannot be read.
    /// </summary>
    public void WriteNote(IEnumerable<string> experiments)
    {
        string[] lines = [$"{Environment.ProcessId}", .. experiments];
        PrivateFiles.Write(_notePath, Encoding.UTF8.GetBytes(string.Join('\n', lines) + '\n'));
    }

    public void Dispose() => _file.Dispose();

    /// <summary>
    /// Returns the process of the note if it runs. A process that has ended leaves its note, and the next holder may
    /// not have written its own yet.
    /// </summary>
    private static FolderHolder? FindNotedHolder(string path) =>
        Read(path) is { } holder && IsAlive(holder.Process) ? holder : null;

    private static FolderHolder? Read(string path)
    {
        try
        {
            return InputFile.ReadAllText(GetNotePath(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                is [var process, .. var experiments]
                && int.TryParse(process, out var id)
                ? new(id, experiments)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string GetNotePath(string path) => path + ".pid";
}
