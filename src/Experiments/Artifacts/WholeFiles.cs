using Experiments.Contracts.Errors;
using Experiments.Engine.Artifacts;

namespace Experiments.Artifacts;

/// <summary>
/// Writes files and folders so that the target is always whole: the old one, or the new one. A write that fails leaves
/// nothing behind.
/// </summary>
internal static class WholeFiles
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

    /// <summary>
    /// Writes a folder beside its place and renames it; one that is there is replaced. Should the process die in
    /// between, <see cref="LocateFolder"/> finds the old one.
    /// </summary>
    /// <exception cref="ArtifactStoreException">It cannot be written.</exception>
    public static async Task WriteFolderAsync(
        string target, IReadOnlyDictionary<string, byte[]> files, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() => FolderSwap.Write(target, files, cancellation), cancellation);
        }
        catch (ArgumentException)
        {
            throw new ArtifactStoreException($"{target} cannot be replaced: name a folder below the root.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(target, e);
        }
    }

    /// <summary>The folder that holds what was written: the folder itself, or the old one that stepped aside.</summary>
    public static string LocateFolder(string folder) => FolderSwap.Locate(folder);

    /// <summary>Where the old folder is while it is replaced.</summary>
    public static string GetAsidePath(string folder) => FolderSwap.GetAsidePath(folder);

    /// <summary>The name of the folder that has stepped aside under a name; null where that is no such name.</summary>
    public static string? GetNameOfAside(string name) => FolderSwap.GetNameOfAside(name);

    private static ArtifactStoreException CannotWrite(string place, Exception e) =>
        new($"Cannot write {place}: {e.Message.TrimEnd('.')}; free space on its disk, or see that it may be written.",
            e, isTransient: true);
}
