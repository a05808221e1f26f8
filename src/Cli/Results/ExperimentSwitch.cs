using Experiments.Contracts.Results;
using Experiments.Problems;
using Experiments.Results;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Results;

/// <summary>Pauses, resumes and cancels an experiment of this folder, or gives it another priority, whether a process runs there or not.</summary>
internal sealed class ExperimentSwitch(StoredExperiments store, TimeProvider clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>A silo looks five times a second; one that has not answered by then is busy with something else.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Asks, and waits until it is so.</summary>
    /// <returns>The state afterwards, in words.</returns>
    /// <exception cref="BadInputException">The process that runs there does not answer.</exception>
    public async Task<string> Ask(string experimentId, ExperimentRequest request, CancellationToken cancellation)
    {
        if (FolderLock.Holder(store.Folder) is not { } holder) return await DoHere(experimentId, request, cancellation);
        store.Requests.Ask(experimentId, request, clock.GetUtcNow());
        var start = clock.GetTimestamp();
        using var timer = new PeriodicTimer(s_look, clock);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var view = store.View(await store.Find(experimentId, cancellation));
            if (IsDone(view.Status, request)) return view.StateText;
            // It ended meanwhile, and what it was asked must not wait for the next one.
            if (FolderLock.Holder(store.Folder) is null) return await DoHere(experimentId, request, cancellation);
            if (clock.GetElapsedTime(start) > s_patience)
                throw new BadInputException($"process {holder.Process}, which runs experiments in this folder, has not answered yet", "it will do so as soon as it can; look again with: experiments status");
        }
        throw new OperationCanceledException(cancellation);
    }

    private async Task<string> DoHere(string experimentId, ExperimentRequest request, CancellationToken cancellation)
    {
        await using var idle = IdleExperiments.Take(store.Folder);
        store.Requests.Withdraw(experimentId);
        await idle.Do(experimentId, request, clock.GetUtcNow());
        return store.View(await store.Find(experimentId, cancellation)).StateText;
    }

    private static bool IsDone(ExperimentStatus status, ExperimentRequest request) => StateText.IsEnd(status.State) || request.Verb switch
    {
        RequestVerb.Pause => status.State == ExperimentState.Paused,
        RequestVerb.Resume => status.State is ExperimentState.Running or ExperimentState.Refitting,
        RequestVerb.Prioritise => status.Priority == request.Priority,
        _ => false,
    };
}
