namespace Experiments.Silo.Stores.Folder;

/// <summary>Copies folders so that the target is always whole: the old one, or the new one.</summary>
internal static class FolderCopy
{
    public static async Task Replace(string source, string target, CancellationToken cancellation)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var parent = Path.GetDirectoryName(target) ?? throw new ArtifactStoreException($"{target} cannot be replaced: name a folder below the root.");
        Directory.CreateDirectory(parent);
        var temporary = Path.Combine(parent, $".{Guid.NewGuid():N}");
        var former = Path.Combine(parent, $".{Guid.NewGuid():N}");
        try
        {
            await Copy(source, temporary, cancellation);
            if (Directory.Exists(target)) Directory.Move(target, former);
            Directory.Move(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!Directory.Exists(target) && Directory.Exists(former)) Directory.Move(former, target);
            throw new ArtifactStoreException($"Cannot write {target}: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            if (Directory.Exists(former)) Directory.Delete(former, recursive: true);
        }
    }

    private static async Task Copy(string source, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            await using var from = File.OpenRead(file);
            await using var to = new FileStream(Path.Combine(target, Path.GetFileName(file)), FileMode.CreateNew, FileAccess.Write);
            await from.CopyToAsync(to, cancellation);
            to.Flush(flushToDisk: true);
        }

        foreach (var folder in Directory.EnumerateDirectories(source))
            await Copy(folder, Path.Combine(target, Path.GetFileName(folder)), cancellation);
    }
}
