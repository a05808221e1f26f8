using Experiments.Client.Problems;
using Experiments.Engine.Data;
using Experiments.Silo.Hosting;
using Experiments.Silo.Mapping;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;

namespace Experiments.Client.Specs;

/// <summary>Loads an experiment from what was recorded of it, without its file: the store has the experiment, the artifact store its data.</summary>
internal static class StoredExperimentLoader
{
    /// <summary>Loads an experiment.</summary>
    /// <param name="record">What was recorded.</param>
    /// <param name="folder">The folder of its store.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BadInputException">Its data are no longer there.</exception>
    public static async Task<LoadedExperiment> Load(ExperimentRecord record, string folder, CancellationToken cancellation)
    {
        try
        {
            var spec = record.Spec;
            var content = await Artifacts(folder).GetData(spec.Data.Hash, cancellation);
            var table = DataReader.Parse(content, spec.Data.Format, spec.Data.FileName);
            return new(record.Status.ExperimentId, spec, ExperimentPlanner.Resolve(spec, table), table, content);
        }
        catch (ArtifactStoreException e)
        {
            throw new BadInputException($"the data of {record.Status.ExperimentId} cannot be read: {e.Message}", "run its file again: experiments run SPEC", inner: e);
        }
    }

    /// <summary>The artifact store beside a folder's experiment store.</summary>
    public static IArtifactStore Artifacts(string folder) => new FolderArtifactStore(Path.Combine(folder, SiloHostOptions.ArtifactsFolderName));
}
