using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Coordination;

/// <summary>Carries out what users ask of this folder's experiments from other processes.</summary>
internal sealed partial class RequestService(
    SiloHostOptions options, IGrainFactory grains, SiloStores stores, RunningExperiments running, SiloClock clock, ILogger<RequestService> logger) : BackgroundService
{
    /// <summary>Short against a person's patience, long against the query that it costs.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.IsHead) return;
        var requests = new SqliteRequests(options.StoreFile);
        using var timer = new PeriodicTimer(s_interval, clock.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Look(requests);
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task Look(SqliteRequests requests)
    {
        try
        {
            // Those of one experiment in their order; none waits for what cannot be done of another.
            foreach (var asked in requests.Read().GroupBy(r => r.ExperimentId, StringComparer.Ordinal)) await DoInTurn(requests, asked);
        }
        catch (StoreException e)
        {
            LogFailed(logger, e.Message);
        }
    }

    private async Task DoInTurn(SqliteRequests requests, IEnumerable<StoredRequest> asked)
    {
        try
        {
            foreach (var request in asked)
            {
                await Do(request);
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

    private Task Do(StoredRequest request)
    {
        // A command runs its own experiment and no other: what another is asked, the store is told, and nobody begins to train it.
        if (options.IsAlone && !running.Contains(request.ExperimentId))
            return request.Request.Verb == RequestVerb.Resume ? Task.CompletedTask : StoredSwitch.Do(stores.Experiments, request.ExperimentId, request.Request, clock.Now);
        var coordinator = grains.GetGrain<ISearchCoordinatorGrain>(request.ExperimentId);
        return request.Request.Verb switch
        {
            RequestVerb.Pause => coordinator.Pause(),
            RequestVerb.Resume => coordinator.Resume(),
            RequestVerb.Prioritise => coordinator.SetPriority(request.Request.Priority),
            _ => coordinator.Cancel(),
        };
    }

    [LoggerMessage(1, LogLevel.Warning, "What was asked of an experiment could not be done and is tried again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
