using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Coordination;

/// <summary>Carries out what users ask of this folder's experiments from other processes.</summary>
internal sealed partial class OperationService(
    SiloHostOptions options, IGrainFactory grains, SiloStores stores, RunningExperiments running, SiloClock clock,
    ILogger<OperationService> logger)
        : BackgroundService
{
    /// <summary>Short against a person's patience, long against the query that it costs.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsHead) return;
        var requests = new SqliteOperationQueue(options.StoreFile);
        using var timer = new PeriodicTimer(s_interval, clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await ApplyQueuedAsync(requests);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task ApplyQueuedAsync(SqliteOperationQueue requests)
    {
        try
        {
            // Those of one experiment in their order; none waits for what cannot be done of another.
            foreach (var asked in requests.Read().GroupBy(r => r.ExperimentId, StringComparer.Ordinal))
                await ApplyInOrderAsync(requests, asked);
        }
        catch (StoreException e)
        {
            LogFailed(logger, e.Message);
        }
    }

    private async Task ApplyInOrderAsync(SqliteOperationQueue requests, IEnumerable<QueuedOperation> asked)
    {
        try
        {
            foreach (var request in asked)
            {
                await ApplyAsync(request);
                // Taken off when it is done: it does no harm twice.
                requests.Remove(request);
            }
        }
        catch (Exception e)
        {
            // Whatever a coordinator throws: who asks later must still be heard.
            LogFailed(logger, e.Message);
        }
    }

    private Task ApplyAsync(QueuedOperation request)
    {
        // A command runs its own experiment and no other: what another is asked, the store is told, and nobody begins
        // to train it.
        if (options.IsAlone && !running.Contains(request.ExperimentId))
            return request.Operation.Kind == OperationKind.Resume
                ? Task.CompletedTask
                : StoredOperation.ApplyAsync(stores.Experiments, request.ExperimentId, request.Operation, clock.Now);
        var coordinator = grains.GetGrain<ISearchCoordinatorGrain>(request.ExperimentId);
        return request.Operation.Kind switch
        {
            OperationKind.Pause => coordinator.PauseAsync(),
            OperationKind.Resume => coordinator.ResumeAsync(),
            OperationKind.Prioritise => coordinator.SetPriorityAsync(request.Operation.Priority),
            _ => coordinator.CancelAsync(),
        };
    }

    [LoggerMessage(
        1, LogLevel.Warning, "What was asked of an experiment could not be done and is tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
