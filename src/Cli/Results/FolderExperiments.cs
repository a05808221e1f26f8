using System.Runtime.CompilerServices;
using Experiments.Artifacts;
using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Engine.Artifacts;
using Experiments.Results;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments of a folder, whether a process runs there or not.</summary>
internal sealed class FolderExperiments(string folder, TimeProvider clock) : IExperiments
{
    private readonly StoredExperiments _store = StoredExperiments.Open(folder);

    public async Task<IReadOnlyList<ExperimentView>> List(CancellationToken cancellation) => [.. (await _store.List(cancellation)).Select(_store.View)];

    public async Task<ExperimentView> Find(string? wanted, CancellationToken cancellation) => _store.View(await _store.Find(wanted, cancellation));

    public async IAsyncEnumerable<WatchUpdate> Follow(string experimentId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pace = new WatchPace(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), clock);
        ExperimentStatus? last = null;
        while (true)
        {
            // Looked for before the store is read: what it wrote last is then seen.
            var isThere = FolderLock.Holder(folder) is { } holder && holder.Experiments.Contains(experimentId);
            var status = (await _store.Find(experimentId, cancellation)).Status;
            pace.Saw(status != last);
            yield return new(last = status);
            if (!isThere || StateText.IsEnd(status.State)) yield break;
            await Task.Delay(pace.Next(TimeSpan.Zero), clock, cancellation);
        }
    }

    public Task<IReadOnlyList<TrialRow>> Rows(string experimentId, CancellationToken cancellation) => _store.Rows(experimentId, cancellation);

    public Task<TrialHistory> Trial(ExperimentView experiment, long trial, CancellationToken cancellation) => _store.Trial(experiment, trial, cancellation);

    public Task<LoadedExperiment> Load(ExperimentView experiment, CancellationToken cancellation) => StoredExperimentLoader.Load(experiment.Status, experiment.Spec!, folder, cancellation);

    public async Task Fetch(string artifact, string destination, CancellationToken cancellation)
    {
        await StoredExperimentLoader.Artifacts(folder).GetArtifact(artifact, destination, cancellation);
        // Reading it checks every file's hash: what is announced is whole.
        ArtifactReader.Load(destination);
    }

    public async Task<ExperimentView> Switch(string experimentId, ExperimentRequest request, CancellationToken cancellation)
    {
        await new ExperimentSwitch(_store, clock).Ask(experimentId, request, cancellation);
        return await Find(experimentId, cancellation);
    }

    public async Task Delete(string experimentId, CancellationToken cancellation)
    {
        await using (var idle = IdleExperiments.Take(folder)) await idle.Delete(experimentId);
        await StoredExperimentLoader.Artifacts(folder).Delete(new(StoredObjectKind.Artifact, experimentId, 0), cancellation);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
