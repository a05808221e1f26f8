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
        WriteNote([]);
    }

    /// <summary>Acquires the lock.</summary>
    /// <exception cref="FolderInUseException">Another process holds it.</exception>
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

    /// <summary>Returns the holder of a folder's lock, or null if there is none.</summary>
    public static FolderHolder? FindHolder(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), "lock");
        // The holder may have ended. If a process with its id runs, the lock itself is tested, because process ids are
        // reused.
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
    /// Writes the list of the experiments that this process runs, for other processes. The list has a file of its own,
    /// because a locked file cannot be read.
    /// </summary>
    public void WriteNote(IEnumerable<string> experiments)
    {
        string[] lines = [$"{Environment.ProcessId}", .. experiments];
        PrivateFiles.Write(_notePath, Encoding.UTF8.GetBytes(string.Join('\n', lines) + '\n'));
    }

    public void Dispose() => _file.Dispose();

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
