using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments of a cluster.</summary>
/// <param name="client">The connection, which is disposed with this object.</param>
/// <param name="target">The options by which a command names this cluster.</param>
internal sealed class ClusterExperiments(ExperimentsClient client, string target) : IExperiments
{
    public async Task<IReadOnlyList<ExperimentView>> ListAsync(CancellationToken cancellation)
    {
        var list = new List<ExperimentView>();
        await foreach (var status in client.ListAsync(null, cancellation)) list.Add(new(null, status, null, target));
        return list;
    }

    public async Task<ExperimentView> FindAsync(string? wanted, CancellationToken cancellation) =>
        await ToViewAsync(await client.FindAsync(wanted, cancellation), cancellation);

    public IAsyncEnumerable<WatchUpdate> FollowAsync(string experimentId, CancellationToken cancellation) =>
        client.FollowAsync(experimentId, cancellation);

    public Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation) =>
        client.ReadRowsAsync(experimentId, cancellation);

    public Task<TrialHistory> ReadTrialAsync(ExperimentView experiment, long trial, CancellationToken cancellation) =>
        client.GetTrialAsync(experiment.Status.ExperimentId, trial, cancellation);

    public async Task<LoadedExperiment> LoadAsync(ExperimentView experiment, CancellationToken cancellation) =>
        StoredExperimentLoader.LoadAsync(experiment.Status.ExperimentId,
            experiment.Spec!, await client.GetDataAsync(experiment.Spec!.Data.Hash, cancellation));

    public Task FetchAsync(ExperimentStatus status, string folder, CancellationToken cancellation) =>
        client.FetchArtifactAsync(status, folder, cancellation);

    public async Task<ExperimentView> ApplyOperationAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation) =>
        await ToViewAsync(
            await (request.Kind switch
            {
                OperationKind.Pause => client.PauseAsync(experimentId, cancellation),
                OperationKind.Resume => client.ResumeAsync(experimentId, cancellation),
                OperationKind.Prioritise => client.SetPriorityAsync(experimentId, request.Priority, cancellation),
                _ => client.CancelAsync(experimentId, cancellation),
            }),
            cancellation);

    public Task DeleteAsync(string experimentId, CancellationToken cancellation) =>
        client.DeleteAsync(experimentId, cancellation);

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<ExperimentView> ToViewAsync(ExperimentStatus status, CancellationToken cancellation) =>
        new(await client.GetSpecAsync(status.ExperimentId, cancellation), status, null, target);
}
