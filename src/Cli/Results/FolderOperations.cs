using Experiments.Contracts.Results;
using Experiments.Problems;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;

namespace Experiments.Cli.Results;

/// <summary>
/// Pauses, resumes and cancels an experiment of this folder, or changes its priority, with or without a process that
/// runs it.
/// </summary>
internal sealed class FolderOperations(StoredExperiments store, TimeProvider clock)
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The time limit. A silo polls five times a second; if it has not answered by then, it is blocked.
    /// </summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>Requests an operation, and waits until it has been applied.</summary>
    /// <returns>The state afterwards, in words.</returns>
    /// <exception cref="BadInputException">The process that runs the experiment does not answer.</exception>
    public async Task<string> RequestAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation)
    {
        if (FolderLock.FindHolder(store.Folder) is not { } holder)
            return await ApplyInStoreAsync(experimentId, request, cancellation);
        store.Operations.Enqueue(experimentId, request, clock.GetUtcNow());
        var start = clock.GetTimestamp();
        using var timer = new PeriodicTimer(s_pollInterval, clock);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var view = store.ToView(await store.FindAsync(experimentId, cancellation));
            if (IsDone(view.Status, request)) return view.StateText;
            // The process ended in the meantime, and its pending operation must not be left for the next process.
            if (FolderLock.FindHolder(store.Folder) is null)
                return await ApplyInStoreAsync(experimentId, request, cancellation);
            if (clock.GetElapsedTime(start) > s_timeout)
                throw new BadInputException(
                    $"process {holder.Process}, which runs experiments in this folder, has not answered yet",
                    "it will answer as soon as it can; check again with: experiments status");
        }
        throw new OperationCanceledException(cancellation);
    }

    private async Task<string> ApplyInStoreAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation)
    {
        await using var idle = IdleExperiments.Open(store.Folder);
        store.Operations.Withdraw(experimentId);
        await idle.ApplyAsync(experimentId, request, clock.GetUtcNow());
        return store.ToView(await store.FindAsync(experimentId, cancellation)).StateText;
    }

    private static bool IsDone(ExperimentStatus status, ExperimentOperation request) =>
        status.State.HasEnded() || request.Kind switch
        {
            OperationKind.Pause => status.State == ExperimentState.Paused,
            OperationKind.Resume => status.State is ExperimentState.Running or ExperimentState.Refitting,
            OperationKind.Prioritise => status.Priority == request.Priority,
            _ => false,
        };
}
