using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Problems;
using Experiments.Results;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>
    /// Copies the winner's files to a local folder, which appears whole or not at all. A model that is already there is
    /// replaced, after every file was checked by its SHA-256.
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
        if (status.Artifact is null) throw new ExperimentStateException(
            status.State, $"{experimentId} has no winner to fetch: it is {StateText.Format(status.State)}",
            status.State.HasEnded() ? null : "wait for its end, for example with: experiments watch");
        try
        {
            await FetchArtifactAsync(status, OutputFolder.Resolve(folder, status.Name), cancellationToken);
        }
        catch (BadInputException e)
        {
            throw new ExperimentsException(e.Message, e.Problems[0].Help, e);
        }
        catch (ArtifactStoreException e)
        {
            throw new ExperimentsException($"the winner of {experimentId} cannot be copied to {folder}: {e.Message}",
                e.IsTransient ? "nothing is lost; try it again, or name another folder" : null, e);
        }
    }

    /// <summary>Copies the winner's artifact to a local folder, after it was checked.</summary>
    internal Task FetchArtifactAsync(ExperimentStatus status, string folder, CancellationToken cancellation) =>
        _cluster.CallAsync(
            () => _artifacts.GetEstimatorAsync(
                status.Artifact!, status.Refit?.ArtifactSha256, folder, cancellation), cancellation);

    /// <summary>Reads the data of an experiment, checked by their hash.</summary>
    internal Task<byte[]> GetDataAsync(string hash, CancellationToken cancellation) =>
        _cluster.CallAsync(() => _artifacts.GetDataAsync(hash, cancellation), cancellation);
}
