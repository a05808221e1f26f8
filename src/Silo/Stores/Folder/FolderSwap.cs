namespace Experiments.Silo.Stores.Folder;

/// <summary>Writes folders so that the target is always whole: the old one, or the new one.</summary>
internal static class FolderSwap
{
    public static async Task Write(string target, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var parent = Path.GetDirectoryName(target) ?? throw new ArtifactStoreException($"{target} cannot be replaced: name a folder below the root.");
        var temporary = Path.Combine(parent, $".{Guid.NewGuid():N}");
        var former = Path.Combine(parent, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(temporary);
            foreach (var (name, content) in files) await WriteFile(Path.Combine(temporary, name), content, cancellation);
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

    private static async Task WriteFile(string path, byte[] content, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(content, cancellation);
        file.Flush(flushToDisk: true);
    }
}
