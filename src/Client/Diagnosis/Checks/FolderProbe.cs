namespace Experiments.Client.Diagnosis.Checks;

/// <summary>Tries whether a folder can be written, and leaves nothing behind.</summary>
internal static class FolderProbe
{
    /// <summary>Why a file cannot be made in a folder, which may have to be made too; null where it can.</summary>
    public static string? Problem(string folder)
    {
        using var made = new MadeFolders(folder);
        try
        {
            Directory.CreateDirectory(folder);
            using var file = new FileStream(Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            file.WriteByte(1);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
    }
}

/// <summary>Removes the folders that were not there before, unless somebody has put something into them meanwhile.</summary>
internal sealed class MadeFolders : IDisposable
{
    private readonly List<string> _missing = [];

    /// <param name="folder">A folder that may be made, with those that it lies in.</param>
    public MadeFolders(string folder)
    {
        for (var path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path)) _missing.Add(path);
    }

    public void Dispose()
    {
        foreach (var folder in _missing.Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // It is not empty any more.
                return;
            }
        }
    }
}
