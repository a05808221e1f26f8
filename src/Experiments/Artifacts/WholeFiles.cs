using Experiments.Contracts.Errors;

namespace Experiments.Artifacts;

/// <summary>
/// Writes files and folders so that the target is always whole: the old one, or the new one. What fails leaves nothing
/// behind.
/// </summary>
internal static class FolderSwap
{
    /// <summary>Writes a file beside its place and renames it.</summary>
    /// <param name="folder">The folder that it is written in; made where it is not there.</param>
    /// <param name="write">Writes it, and says which path in the folder is its place.</param>
    /// <exception cref="ArtifactStoreException">It cannot be written.</exception>
    public static async Task WriteFileAsync(string folder, Func<FileStream, Task<string>> write)
    {
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            string target;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                target = await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(folder, e);
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    /// <summary>Writes a folder beside its place and renames it; one that is there is replaced.</summary>
    /// <exception cref="ArtifactStoreException">It cannot be written.</exception>
    public static async Task WriteAsync(
        string target, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        var parent = Path.GetDirectoryName(target)
            ?? throw new ArtifactStoreException($"{target} cannot be replaced: name a folder below the root.");
        var temporary = Path.Combine(parent, $".{Guid.NewGuid():N}");
        var former = Path.Combine(parent, $".{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(temporary);
            foreach (var (name, content) in files)
                await WriteNewAsync(Path.Combine(temporary, name), content, cancellation);
            if (Directory.Exists(target)) Directory.Move(target, former);
            Directory.Move(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!Directory.Exists(target) && Directory.Exists(former)) Directory.Move(former, target);
            throw CannotWrite(target, e);
        }
        finally
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            if (Directory.Exists(former)) Directory.Delete(former, recursive: true);
        }
    }

    private static ArtifactStoreException CannotWrite(string place, Exception e) =>
        new($"Cannot write {place}: {e.Message.TrimEnd('.')}; free space on its disk, or see that it may be written.",
            e, isTransient: true);

    private static async Task WriteNewAsync(string path, byte[] content, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(content, cancellation);
        file.Flush(flushToDisk: true);
    }
}
