using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments of a cluster.</summary>
/// <param name="client">The connection, which is disposed with this object.</param>
/// <param name="target">The options by which a command names this cluster.</param>
/// <param name="owner">The owner for whom the command acts.</param>
internal sealed class ClusterExperiments(ExperimentsClient client, string target, string owner) : IExperiments
{
    public string Absence => "the cluster has no experiments";

    public string FirstStep => "submit one: experiments submit SPEC --cluster HOST";

    public async Task<IReadOnlyList<ExperimentView>> ListAsync(string? wanted, CancellationToken cancellation)
    {
        var list = new List<ExperimentView>();
        await foreach (var status in client.ListAsync(wanted, cancellation)) list.Add(ToView(status));
        return list;
    }

    public async Task<ExperimentView> CompleteAsync(ExperimentView experiment, CancellationToken cancellation) =>
        experiment with { Spec = await client.GetSpecAsync(experiment.Status.ExperimentId, cancellation) };

    public IAsyncEnumerable<WatchUpdate> FollowAsync(string experimentId, CancellationToken cancellation) =>
        client.FollowAsync(experimentId, cancellation);

    public Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation) =>
        client.ReadRowsAsync(experimentId, cancellation);

    public Task<IReadOnlyList<RunningLease>?> ReadLeasesAsync(string experimentId, CancellationToken cancellation) =>
        client.ReadLeasesAsync(experimentId, cancellation);

    public Task<TrialHistory> ReadTrialAsync(ExperimentView experiment, long trial, CancellationToken cancellation) =>
        client.GetTrialAsync(experiment.Status.ExperimentId, trial, cancellation);

    public async Task<LoadedExperiment> LoadAsync(ExperimentView experiment, CancellationToken cancellation) =>
        StoredExperimentLoader.LoadAsync(experiment.Status.ExperimentId,
            experiment.Spec!, await client.GetDataAsync(experiment.Spec!.Data.Hash, cancellation));

    public Task FetchAsync(ExperimentStatus status, string folder, CancellationToken cancellation) =>
        client.FetchArtifactAsync(status, folder, cancellation);

    public async Task<ExperimentView> ApplyOperationAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation) =>
        await CompleteAsync(
            ToView(await (request.Kind switch
            {
                OperationKind.Pause => client.PauseAsync(experimentId, cancellation),
                OperationKind.Resume => client.ResumeAsync(experimentId, cancellation),
                OperationKind.Prioritise => client.SetPriorityAsync(experimentId, request.Priority, cancellation),
                _ => client.CancelAsync(experimentId, cancellation),
            })),
            cancellation);

    public Task DeleteAsync(string experimentId, CancellationToken cancellation) =>
        client.DeleteAsync(experimentId, cancellation);

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private ExperimentView ToView(ExperimentStatus status) =>
        new(null, status, null, target, IsOwn: status.Owner == owner);
}
