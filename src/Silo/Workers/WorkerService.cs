using Experiments.Contracts.Grains;
using Experiments.Engine.Devices;
using Experiments.Silo.Hosting;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>Trains on this silo's devices for as long as the silo runs; gives back what they hold when it stops.</summary>
internal sealed partial class WorkerService(
    IServiceProvider services, IGrainFactory grains, ILocalSiloDetails silo, SiloWorkers workers, SiloClock clock, ExperimentsInstruments instruments,
    ILogger<WorkerService> logger) : BackgroundService
{
    private static readonly TimeSpan s_registration = TimeSpan.FromSeconds(5);

    private IExperimentCatalogGrain Catalog => grains.GetGrain<IExperimentCatalogGrain>(0);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(workers.All.Where(worker => worker.Slots > 0).Select(worker => Run(worker, stoppingToken)));

    private async Task Run(WorkerState worker, CancellationToken stopping)
    {
        var key = WorkerKey.Of(silo.SiloAddress, worker.Device);
        instruments.OnSlots(worker.Device, worker.Slots);
        if (DeviceMatch.IsGpu(worker.Device) && DeviceCatalog.List().FirstOrDefault(device => device.Id == worker.Device) is { } gpu) instruments.OnGpu(gpu);
        var slots = Enumerable.Range(0, worker.Slots).Select(i => Slot($"{key}/{i}", key, worker, stopping)).ToArray();
        await Task.WhenAll([.. slots, Register(key, worker.Slots, stopping)]);
        await Tell(() => Catalog.Unregister(key));
    }

    private Task Slot(string id, string key, WorkerState worker, CancellationToken stopping)
    {
        var trainer = ActivatorUtilities.CreateInstance<PackTrainer>(services);
        var leases = ActivatorUtilities.CreateInstance<SlotLeases>(services, id, key, worker, (Action<string>)trainer.Forget);
        return DeviceMatch.IsGpu(worker.Device)
            ? ActivatorUtilities.CreateInstance<WideSlot>(services, id, worker, leases, trainer).Run(stopping)
            : ActivatorUtilities.CreateInstance<WorkerSlot>(services, id, worker, leases, trainer).Run(stopping);
    }

    /// <summary>Says again and again that the worker is there: the catalog may have moved, or given it up.</summary>
    private async Task Register(string key, int slots, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Tell(() => Catalog.Register(key, slots));
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
