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
            throw new SiloException($"Cannot write {path}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new FolderInUseException(folder, File.Exists(HolderOf(path)) ? File.ReadAllText(HolderOf(path)) : null, e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string HolderOf(string path) => path + ".pid";
}
