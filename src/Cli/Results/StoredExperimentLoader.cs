using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Folder;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>
/// Loads an experiment without its file: the experiment store has the specification, the artifact store has the data.
/// </summary>
internal static class StoredExperimentLoader
{
    /// <summary>Loads an experiment of a folder.</summary>
    /// <param name="status">The state of the experiment.</param>
    /// <param name="spec">The recorded specification.</param>
    /// <param name="folder">The folder of its store.</param>
    /// <param name="cancellation">Cancels the reads.</param>
    /// <exception cref="BadInputException">The data is no longer in the artifact store.</exception>
    public static async Task<LoadedExperiment> LoadAsync(
        ExperimentStatus status, ExperimentSpec spec, string folder, CancellationToken cancellation)
    {
        try
        {
            return LoadAsync(
                status.ExperimentId, spec, await Artifacts(folder).GetDataAsync(spec.Data.Hash, cancellation));
        }
        catch (ArtifactStoreException e)
        {
            throw new BadInputException($"the data of {status.ExperimentId} cannot be read: {e.Message}",
                "run its file again: experiments run SPEC", inner: e);
        }
    }

    /// <summary>Resolves an experiment against its data.</summary>
    public static LoadedExperiment LoadAsync(string experimentId, ExperimentSpec spec, byte[] content)
    {
        var table = DataReader.Parse(
            content, spec.Data.Format, spec.Data.FileName, DataOptions.Create(spec.Data));
        return new(experimentId, spec, ExperimentPlanner.Resolve(spec, table), table, content);
    }

    /// <summary>Opens the artifact store in a folder, next to the experiment store.</summary>
    public static IArtifactStore Artifacts(string folder) =>
        new FolderArtifactStore(Path.Combine(folder, SiloHostOptions.ArtifactsFolderName));
}
