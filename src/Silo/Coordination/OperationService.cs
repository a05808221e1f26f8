using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Coordination;

/// <summary>Carries out the operations that other processes have queued for this folder's experiments.</summary>
internal sealed partial class OperationService(
    SiloHostOptions options, IGrainFactory grains, SiloStores stores, RunningExperiments running, SiloClock clock,
    ILogger<OperationService> logger)
        : BackgroundService
{
    /// <summary>The interval of the queries: short for a person who waits, long compared with a query.</summary>
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
            // Operations of one experiment keep their order; a failed operation does not delay other experiments.
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
                // A request is removed after it is done: a repetition changes nothing.
                requests.Remove(request);
            }
        }
        catch (Exception e)
        {
            // Any exception of a coordinator: later operations must still be carried out.
            LogFailed(logger, e.Message);
        }
    }

    private Task ApplyAsync(QueuedOperation request)
    {
        // A command runs only its own experiment. An operation on another one is applied in the store, so that this
        // process does not begin to train it.
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
        1, LogLevel.Warning, "An operation on an experiment failed and is tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
