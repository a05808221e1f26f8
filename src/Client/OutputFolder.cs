using Experiments.Contracts.Specs;
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
    /// <param name="asked">The folder that the user names; null for artifacts/NAME.</param>
    /// <param name="name">The experiment's name.</param>
    /// <exception cref="BadInputException">The folder holds something else, or cannot be written.</exception>
    public static string Resolve(string? asked, string name)
    {
        if (asked?.Length == 0)
            throw new BadInputException("the name of the folder is empty", "name a folder with --out");
        var folder = asked ?? Path.Combine("artifacts", name);
        RequireModelOrNothing(folder);
        RequireWritable(
            folder, asked is null ? "run in a folder that you can write to" : "name another folder with --out");
        return folder;
    }

    /// <summary>
    /// Requires that a folder holds no winner of another experiment. A later run of the same file may replace that of
    /// an earlier one.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="spec">The experiment whose winner will be there.</param>
    /// <returns>True if the folder holds a winner, which will be replaced.</returns>
    /// <exception cref="BadInputException">The folder holds the winner of another experiment.</exception>
    public static bool RequireOwn(string folder, ExperimentSpec spec)
    {
        if (FindOwner(folder) is not { } owner) return false;
        // Artifacts of an earlier version do not say from which file they come.
        if (owner.Experiment == spec.Name && (owner.ExperimentSource ?? spec.Source) == spec.Source) return true;
        throw new BadInputException(
            $"the folder {folder} holds the winner of another experiment"
            + $"{(owner.Experiment is null || owner.Experiment == spec.Name ? "" : $" ({owner.Experiment})")}",
            "name another folder with --out, or replace it with --force; experiments fetch brings a winner back");
    }

    private static ArtifactInfo? FindOwner(string folder)
    {
        try
        {
            return ArtifactReader.FindInfo(folder);
        }
        catch (ArtifactException e)
        {
            throw new BadInputException(
                $"the folder {folder} may hold the winner of another experiment: {e.Message}",
                "name another folder with --out, or replace it with --force", inner: e);
        }
    }

    private static void RequireModelOrNothing(string folder)
    {
        if (File.Exists(folder)) throw new BadInputException($"{folder} is a file", "name a folder with --out");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
                && !File.Exists(Path.Combine(folder, ArtifactNames.Estimator)))
            throw new BadInputException(
                $"the folder {folder} holds something that is not a model, and would be replaced",
                "name another folder with --out");
        if (Directory.Exists(folder)
                && Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
                    // Hidden files are the system's or a tool's.
                    .FirstOrDefault(entry => entry[0] != '.' && !ArtifactNames.All.Contains(entry)) is { } other)
            throw new BadInputException(
                $"the folder {folder} holds '{other}' beside a model, which would be lost",
                "move it elsewhere, or name another folder with --out");
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
