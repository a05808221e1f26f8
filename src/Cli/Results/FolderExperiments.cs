using System.Runtime.CompilerServices;
using Experiments.Artifacts;
using Experiments.Client;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Results;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments of a folder, with or without a process that runs them.</summary>
internal sealed class FolderExperiments(string folder, TimeProvider clock) : IExperiments
{
    private readonly StoredExperiments _store = StoredExperiments.Open(folder);

    /// <summary>A sentence that says that the store has lost commits; null if it has lost none.</summary>
    public string? Loss => _store.Loss;

    public string Absence => "no experiment was run in this folder";

    public string FirstStep => "run one: experiments run SPEC";

    public async Task<IReadOnlyList<ExperimentView>> ListAsync(string? wanted, CancellationToken cancellation) =>
        [.. (await _store.ListAsync(cancellation))
            .Where(e => wanted is null || e.Status.ExperimentId == wanted || e.Spec.Name == wanted)
            .Select(_store.ToView)];

    public Task<ExperimentView> CompleteAsync(ExperimentView experiment, CancellationToken cancellation) =>
        Task.FromResult(experiment);

    public async IAsyncEnumerable<WatchUpdate> FollowAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pace = new PollingInterval(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), clock);
        ExperimentStatus? last = null;
        while (true)
        {
            // The holder is read before the store, so that the last writes of a process that ends are seen.
            var isThere = FolderLock.FindHolder(folder) is { } holder && holder.Experiments.Contains(experimentId);
            var status = (await _store.FindAsync(experimentId, cancellation)).Status;
            pace.OnAnswer(!StatusChanges.AreSame(status, last));
            yield return new(last = _store.WithProblem(status, isThere));
            if (!isThere || status.State.HasEnded()) yield break;
            await Task.Delay(pace.GetDelay(TimeSpan.Zero), clock, cancellation);
        }
    }

    public Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation) =>
        _store.ReadRowsAsync(experimentId, cancellation);

    public async Task<IReadOnlyList<RunningLease>?> ReadLeasesAsync(
        string experimentId, CancellationToken cancellation) =>
        await _store.ReadLeasesAsync(experimentId, clock.GetUtcNow(), cancellation);

    public Task<TrialHistory> ReadTrialAsync(ExperimentView experiment, long trial, CancellationToken cancellation) =>
        _store.ReadTrialAsync(experiment, trial, cancellation);

    public Task<LoadedExperiment> LoadAsync(ExperimentView experiment, CancellationToken cancellation) =>
        StoredExperimentLoader.LoadAsync(experiment.Status, experiment.Spec!, folder, cancellation);

    public Task FetchAsync(ExperimentStatus status, string destination, CancellationToken cancellation) =>
        StoredExperimentLoader.Artifacts(folder).GetEstimatorAsync(
            status.Artifact!, status.Refit?.ArtifactSha256, destination, cancellation);

    public async Task<ExperimentView> ApplyOperationAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation)
    {
        await new FolderOperations(_store, clock).RequestAsync(experimentId, request, cancellation);
        return _store.ToView(await _store.FindAsync(experimentId, cancellation));
    }

    public async Task DeleteAsync(string experimentId, CancellationToken cancellation)
    {
        await using (var idle = IdleExperiments.Open(folder)) await idle.DeleteAsync(experimentId);
        await StoredExperimentLoader.Artifacts(folder)
            .DeleteAsync(new(ArtifactKind.Artifact, experimentId, 0), cancellation);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
