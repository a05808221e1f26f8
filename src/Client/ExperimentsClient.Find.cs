using System.Runtime.CompilerServices;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    private const int ExperimentsPerPage = 100;

    /// <summary>Lists every experiment of the cluster, the newest first.</summary>
    /// <param name="name">Only those of this name, or the one of this id; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async IAsyncEnumerable<ExperimentStatus> ListAsync(
        string? name = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? after = null;
        do
        {
            var page = await _cluster.CallAsync(
                () => _cluster.Catalog.ListExperimentsAsync(name, after, ExperimentsPerPage), cancellationToken);
            foreach (var status in page.Experiments) yield return status;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>Finds the experiment of an id, or the newest of a name; without either the newest of all.</summary>
    /// <param name="nameOrId">The id or the name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">
    /// There is none. The remedy names an experiment with a similar name.
    /// </exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<ExperimentStatus> FindAsync(
        string? nameOrId = null, CancellationToken cancellationToken = default)
    {
        ExperimentStatus? newest = null;
        await foreach (var status in ListAsync(nameOrId, cancellationToken))
        {
            if (nameOrId is null || status.ExperimentId == nameOrId) return status;
            newest ??= status;
        }
        if (newest is not null) return newest;
        if (nameOrId is null)
            throw new ExperimentNotFoundException(
                "the cluster has no experiments", "submit one: experiments submit SPEC --cluster HOST");
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var status in ListAsync(null, cancellationToken)) names.Add(status.Name);
        throw new ExperimentNotFoundException(
            $"there is no experiment '{nameOrId}'", NearestName.Suggest(nameOrId, names));
    }

    /// <summary>Reads the state of an experiment.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<ExperimentStatus> GetStatusAsync(
        string experimentId, CancellationToken cancellationToken = default) =>
            await _cluster.CallAsync(() => _cluster.GetCoordinator(experimentId).GetStatusAsync(), cancellationToken)
            ?? throw CreateNotFound(experimentId);

    /// <summary>Reads the specification of an experiment, as it was submitted.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<ExperimentSpec> GetSpecAsync(
        string experimentId, CancellationToken cancellationToken = default) =>
            await _cluster.CallAsync(() => _cluster.GetCoordinator(experimentId).GetSpecAsync(), cancellationToken)
            ?? throw CreateNotFound(experimentId);
}
