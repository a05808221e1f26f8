using Experiments.Engine.Artifacts;
using Experiments.Engine.Files;
using Experiments.Problems;

namespace Experiments.Client;

/// <summary>
/// The folder that a winner is copied to. It is replaced as a whole, so it must hold a model or nothing.
/// </summary>
internal static class OutputFolder
{
    /// <summary>Resolves the folder of a run, and checks it before anything is trained.</summary>
    /// <exception cref="BadInputException">The folder holds something else, or cannot be written.</exception>
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

    // The folder itself is created at the end: whether that is possible shows in its first parent that exists.
    private static void RequireWritable(string folder, string remedy)
    {
        var parent = Path.GetDirectoryName(Path.GetFullPath(folder)) ?? folder;
        while (!Directory.Exists(parent) && Path.GetDirectoryName(parent) is { } above) parent = above;
        try
        {
            using var probe = PrivateFiles.Open(
                Path.Combine(parent, $".{Guid.NewGuid():N}"), FileMode.CreateNew, options: FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"the folder {folder} cannot be created: {parent} cannot be written", remedy, inner: e);
        }
    }
}
