using Experiments.Contracts.Errors;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Files;

namespace Experiments.Artifacts;

/// <summary>
/// Writes private files and folders so that the target is always whole: the old one, or the new one, also after a power
/// cut. A failed write leaves no files behind.
/// </summary>
internal static class WholeFiles
{
    /// <summary>Writes a file under a temporary name and renames it.</summary>
    /// <param name="folder">The folder of the file; created if it does not exist.</param>
    /// <param name="write">Writes the content, and returns the path of the target in the folder.</param>
    /// <exception cref="ArtifactStoreException">The file cannot be written.</exception>
    public static async Task WriteFileAsync(string folder, Func<FileStream, Task<string>> write)
    {
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            PrivateFiles.CreateFolder(folder);
            string target;
            await using (var file = PrivateFiles.Open(temporary, FileMode.CreateNew))
            {
                target = await write(file);
                file.Flush(flushToDisk: true);
            }

            DurableFiles.Replace(temporary, target);
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
    /// Writes a folder under a temporary name and renames it; an existing one is replaced. If the process dies in
    /// between, <see cref="LocateFolder"/> finds the old one.
    /// </summary>
    /// <exception cref="ArtifactStoreException">The folder cannot be written.</exception>
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

    /// <summary>
    /// Returns the folder that holds the files: the folder itself, or the old one that was moved aside.
    /// </summary>
    public static string LocateFolder(string folder) => FolderSwap.Locate(folder);

    /// <summary>Returns the path of the old folder while it is being replaced.</summary>
    public static string GetAsidePath(string folder) => FolderSwap.GetAsidePath(folder);

    /// <summary>
    /// Returns the name of the folder that was moved aside under a name; null if the name is of another kind.
    /// </summary>
    public static string? GetNameOfAside(string name) => FolderSwap.GetNameOfAside(name);

    private static ArtifactStoreException CannotWrite(string place, Exception e) =>
        new($"Cannot write {place}: {e.Message.TrimEnd('.')}; free space on its disk, or check that it is writable.",
            e, isTransient: true);
}
