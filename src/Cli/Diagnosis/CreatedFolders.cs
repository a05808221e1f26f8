using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Diagnosis;

/// <summary>
/// Removes the folders that checks created as a test, unless another process has put something into them.
/// </summary>
internal sealed class CreatedFolders : IDisposable
{
    private readonly List<string> _missing;

    /// <param name="options">The silo whose folders are tested.</param>
    public CreatedFolders(SiloHostOptions options) =>
        _missing = [.. GetProbedFolders(options).SelectMany(GetMissingParents).Distinct().OrderByDescending(folder =>
            folder.Length)];

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
                // The folder is no longer empty.
            }
        }
    }

    private static IEnumerable<string> GetProbedFolders(SiloHostOptions options)
    {
        if (options.IsHead) yield return options.Folder;
        if (options.ArtifactLocation is { } artifacts && ArtifactStores.IsFolder(artifacts))
            yield return Path.Combine(artifacts, "data");
        yield return options.CacheRoot;
    }

    private static IEnumerable<string> GetMissingParents(string folder)
    {
        for (var path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path =
                Path.GetDirectoryName(path))
            yield return path;
    }
}
