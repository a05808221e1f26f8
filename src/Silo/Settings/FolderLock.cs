using System.Diagnostics;

namespace Experiments.Silo.Settings;

/// <summary>
/// The right to write a folder's experiment store, held by one process at a time. The operating system gives it back
/// when the process ends, however it ends.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;
    private readonly string _notePath;

    private FolderLock(FileStream file, string path)
    {
        (_file, _notePath) = (file, GetNotePath(path));
        WriteNote([]);
    }

    /// <summary>Takes the lock.</summary>
    /// <exception cref="FolderInUseException">Another process holds it.</exception>
    public static FolderLock Acquire(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), "lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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
        catch (UnauthorizedAccessException e)
        {
            throw new FolderNotWritableException(folder, e);
        }
        catch (IOException e) when (!File.Exists(path))
        {
            throw new FolderNotWritableException(folder, e);
        }
        catch (IOException e)
        {
            throw new FolderInUseException(folder, Read(path)?.Process, e);
        }
    }

    /// <summary>Who holds a folder's lock, or null where nobody does.</summary>
    public static FolderHolder? FindHolder(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), "lock");
        // A process that is gone holds nothing. Of one that lives it is asked of the lock itself, for numbers are used
        // again.
        if (Read(path) is not { } holder || !IsAlive(holder.Process)) return null;
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException)
        {
            return holder;
        }
    }

    /// <summary>
    /// Tells other processes which experiments this one runs. Beside the lock, for a file that is locked cannot be
    /// read.
    /// </summary>
    public void WriteNote(IEnumerable<string> experiments)
    {
        var written = $"{_notePath}.new";
        File.WriteAllLines(written, [$"{Environment.ProcessId}", .. experiments]);
        File.Move(written, _notePath, overwrite: true);
    }

    public void Dispose() => _file.Dispose();

    private static FolderHolder? Read(string path)
    {
        try
        {
            return File.ReadAllLines(GetNotePath(path)) is [var process, .. var experiments]
                && int.TryParse(process, out var id)
                ? new(id, experiments)
                : null;
        }
        catch (IOException)
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
