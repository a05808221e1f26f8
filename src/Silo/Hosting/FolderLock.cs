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
            file.SetLength(0);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{Environment.ProcessId}"));
            file.Flush();
            return new(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SiloException($"Cannot write {path}: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new FolderInUseException(folder, Holder(path), e);
        }
    }

    public void Dispose() => _file.Dispose();

    private static string? Holder(string path)
    {
        try
        {
            // Sharing everything asks for no lock of its own.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd() is { Length: > 0 } text ? text : null;
        }
        catch (IOException)
        {
            // Who holds it only makes the message better.
            return null;
        }
    }
}
