using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Engine.Artifacts;
using Experiments.Problems;
using Experiments.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>
    /// Copies the winner's files to a local folder, which appears whole or not at all. A model that is already there is
    /// replaced. Every file is checked by its SHA-256.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">The experiment has no winner, or not yet.</exception>
    /// <exception cref="ExperimentsException">
    /// The folder holds something else or cannot be written, or a file that arrived is damaged.
    /// </exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task FetchAsync(string experimentId, string folder, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(experimentId, cancellationToken);
        var artifact = status.Artifact ?? throw new ExperimentStateException(
            status.State, $"{experimentId} has no winner to fetch: it is {StateText.Format(status.State)}",
            status.State.HasEnded() ? null : "wait for its end, for example with: experiments watch");
        try
        {
            await FetchArtifactAsync(artifact, OutputFolder.Resolve(folder, status.Name), cancellationToken);
        }
        catch (BadInputException e)
        {
            throw new ExperimentsException(e.Message, e.Problems[0].Help, e);
        }
        catch (Exception e) when (e is ArtifactStoreException or ArtifactException)
        {
            throw new ExperimentsException($"the winner of {experimentId} cannot be copied to {folder}: {e.Message}",
                "nothing is lost; try it again, or name another folder", e);
        }
    }

    /// <summary>Copies an artifact to a local folder, and checks it.</summary>
    internal async Task FetchArtifactAsync(string artifact, string folder, CancellationToken cancellation)
    {
        await _cluster.CallAsync(
            () => _artifacts.GetArtifactAsync(artifact, folder, cancellation), cancellation);
        // Loading checks every file's hash: a model that is announced is whole.
        ArtifactReader.Load(folder);
    }

    /// <summary>Reads the data of an experiment, checked by their hash.</summary>
    internal Task<byte[]> GetDataAsync(string hash, CancellationToken cancellation) =>
        _cluster.CallAsync(() => _artifacts.GetDataAsync(hash, cancellation), cancellation);
}
