using Experiments.Contracts.Grains;
using Experiments.Silo.Hosting;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>Trains on this silo's device for as long as the silo runs; gives back what it holds when it stops.</summary>
internal sealed partial class WorkerService(
    IServiceProvider services, IGrainFactory grains, ILocalSiloDetails silo, WorkerState state, SiloClock clock, ExperimentsInstruments instruments,
    ILogger<WorkerService> logger) : BackgroundService
{
    private static readonly TimeSpan s_registration = TimeSpan.FromSeconds(5);

    private IExperimentCatalogGrain Catalog => grains.GetGrain<IExperimentCatalogGrain>(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (state.Slots == 0) return;
        var key = WorkerKey.Of(silo.SiloAddress, state.Device);
        instruments.OnSlots(state.Device, state.Slots);
        var slots = Enumerable.Range(0, state.Slots)
            .Select(i => ActivatorUtilities.CreateInstance<WorkerSlot>(services, $"{key}/{i}", ActivatorUtilities.CreateInstance<PackTrainer>(services)))
            .Select(slot => slot.Run(stoppingToken))
            .ToArray();
        await Task.WhenAll([.. slots, Register(key, stoppingToken)]);
        await Tell(() => Catalog.Unregister(key));
    }

    /// <summary>Says again and again that the worker is there: the catalog may have moved, or given it up.</summary>
    private async Task Register(string key, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Tell(() => Catalog.Register(key, state.Slots));
                await Task.Delay(s_registration, clock.Time, stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task Tell(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            LogCatalog(logger, e.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The catalog did not answer and is told again: {Reason}")]
    private static partial void LogCatalog(ILogger logger, string reason);
}
