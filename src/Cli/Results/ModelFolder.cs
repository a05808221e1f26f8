using Experiments.Planning;
using Experiments.Problems;

namespace Experiments.Cli.Results;

/// <summary>
/// The folder of a model: one that the user has, or a copy of an experiment's winner, which is removed after use.
/// </summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly DirectoryInfo? _copy;

    private ModelFolder(string path, DirectoryInfo? copy) => (Path, _copy) = (path, copy);

    public string Path { get; }

    /// <summary>Checks whether a text names an experiment and not a folder.</summary>
    public static bool IsExperiment(string model) => !Directory.Exists(model) && ExperimentNames.IsValidId(model);

    /// <summary>Uses a folder.</summary>
    public static ModelFolder Open(string path) => new(path, null);

    /// <summary>Copies the winner of an experiment.</summary>
    /// <exception cref="BadInputException">There is no such experiment, or it has no winner.</exception>
    public static async Task<ModelFolder> FetchAsync(
        IExperiments experiments, string name, CancellationToken cancellation)
    {
        var found = await experiments.FindAsync(name, cancellation);
        if (found.Status.Artifact is null)
            throw new BadInputException($"{found.Status.ExperimentId} has no winner: it is {found.StateText}",
                $"see: experiments status {found.Status.ExperimentId}{found.Target}");
        var copy = Directory.CreateTempSubdirectory("experiments-predict-");
        try
        {
            var path = System.IO.Path.Combine(copy.FullName, "model");
            await experiments.FetchAsync(found.Status, path, cancellation);
            return new(path, copy);
        }
        catch
        {
            copy.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose() => _copy?.Delete(recursive: true);
}
