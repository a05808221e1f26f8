using Experiments.Client.Problems;
using Experiments.Engine.Artifacts;

namespace Experiments.Client.Running;

/// <summary>The folder that a winner is copied to. It is replaced as a whole, so it must be a model's, or nobody's.</summary>
internal static class OutputFolder
{
    /// <summary>The folder of a run, checked before anything is trained.</summary>
    /// <exception cref="BadInputException">Something else lies there.</exception>
    public static string Of(string? asked, string name)
    {
        var folder = asked ?? Path.Combine("artifacts", name);
        if (File.Exists(folder)) throw new BadInputException($"{folder} is a file", "name a folder with --out");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, ArtifactNames.Estimator)))
            throw new BadInputException($"the folder {folder} holds something that is not a model, and would be replaced", "name another folder with --out");
        return folder;
    }
}
