using System.Diagnostics;

namespace Experiments.Silo.Hosting;

/// <summary>
/// The right to write a folder's experiment store, held by one process at a time. The operating system gives it back
/// when the process ends, however it ends.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="FolderInUseException">Another process holds it.</exception>
    public static FolderLock Take(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), "lock");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            // Beside the lock, for a file that is locked cannot be read.
            File.WriteAllText(HolderOf(path), $"{Environment.ProcessId}");
            return new(file);
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
            throw new FolderInUseException(folder, File.Exists(HolderOf(path)) ? File.ReadAllText(HolderOf(path)) : null, e);
        }
    }

    /// <summary>The process that holds a folder's lock, or null where none does.</summary>
    public static int? Holder(string folder)
    {
        var path = Path.Combine(Path.GetFullPath(folder), "lock");
        // A process that is gone holds nothing. Of one that lives it is asked of the lock itself, for numbers are used again.
        if (!File.Exists(HolderOf(path)) || !int.TryParse(File.ReadAllText(HolderOf(path)), out var holder) || !IsAlive(holder)) return null;
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

    public void Dispose() => _file.Dispose();

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

    private static string HolderOf(string path) => path + ".pid";
}
