using Experiments.Engine.Artifacts;
using Experiments.Problems;

namespace Experiments.Client;

/// <summary>
/// The folder that a winner is copied to. It is replaced as a whole, so it must be a model's, or nobody's.
/// </summary>
internal static class OutputFolder
{
    /// <summary>The folder of a run, checked before anything is trained.</summary>
    /// <exception cref="BadInputException">Something else lies there.</exception>
    public static string Resolve(string? asked, string name)
    {
        var folder = asked ?? Path.Combine("artifacts", name);
        if (File.Exists(folder)) throw new BadInputException($"{folder} is a file", "name a folder with --out");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
                && !File.Exists(Path.Combine(folder, ArtifactNames.Estimator)))
            throw new BadInputException(
                $"the folder {folder} holds something that is not a model, and would be replaced",
                "name another folder with --out");
        RequireWritable(
            folder, asked is null ? "run in a folder that you can write to" : "name another folder with --out");
        return folder;
    }

    // The folder itself is made at the end: whether it can be shows where its first parent is that is there.
    private static void RequireWritable(string folder, string remedy)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder;
        while (!Directory.Exists(parent) && Path.GetDirectoryName(parent) is { } above) parent = above;
        try
        {
            using var probe = new FileStream(Path.Combine(parent, $".{Guid.NewGuid():N}"),
                FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"the folder {folder} cannot be created: {parent} cannot be written", remedy, inner: e);
        }
    }
}
