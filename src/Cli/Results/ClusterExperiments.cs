using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments of a cluster.</summary>
/// <param name="client">The connection, which is closed with this.</param>
/// <param name="target">What a command says to mean this cluster.</param>
internal sealed class ClusterExperiments(ExperimentsClient client, string target) : IExperiments
{
    public async Task<IReadOnlyList<ExperimentView>> List(CancellationToken cancellation)
    {
        var list = new List<ExperimentView>();
        await foreach (var status in client.ListAsync(null, cancellation)) list.Add(new(null, status, null, target));
        return list;
    }

    public async Task<ExperimentView> Find(string? wanted, CancellationToken cancellation) => await View(await client.FindAsync(wanted, cancellation), cancellation);

    public IAsyncEnumerable<WatchUpdate> Follow(string experimentId, CancellationToken cancellation) => client.Follow(experimentId, cancellation);

    public Task<IReadOnlyList<TrialRow>> Rows(string experimentId, CancellationToken cancellation) => client.Rows(experimentId, cancellation);

    public Task<TrialHistory> Trial(ExperimentView experiment, long trial, CancellationToken cancellation) => client.GetTrialAsync(experiment.Status.ExperimentId, trial, cancellation);

    public async Task<LoadedExperiment> Load(ExperimentView experiment, CancellationToken cancellation) =>
        StoredExperimentLoader.Load(experiment.Status.ExperimentId, experiment.Spec!, await client.GetData(experiment.Spec!.Data.Hash, cancellation));

    public Task Fetch(string artifact, string folder, CancellationToken cancellation) => client.Fetch(artifact, folder, cancellation);

    public async Task<ExperimentView> Switch(string experimentId, ExperimentRequest request, CancellationToken cancellation) => await View(
        await (request.Verb switch
        {
            RequestVerb.Pause => client.PauseAsync(experimentId, cancellation),
            RequestVerb.Resume => client.ResumeAsync(experimentId, cancellation),
            RequestVerb.Prioritise => client.SetPriorityAsync(experimentId, request.Priority, cancellation),
            _ => client.CancelAsync(experimentId, cancellation),
        }),
        cancellation);

    public Task Delete(string experimentId, CancellationToken cancellation) => client.DeleteAsync(experimentId, cancellation);

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private async Task<ExperimentView> View(ExperimentStatus status, CancellationToken cancellation) =>
        new(await client.GetSpecAsync(status.ExperimentId, cancellation), status, null, target);
}
