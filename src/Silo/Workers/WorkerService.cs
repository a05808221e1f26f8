using Experiments.Contracts.Grains;
using Experiments.Engine.Devices;
using Experiments.Retries;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Workers;

/// <summary>
/// Trains on this silo's devices for as long as the silo runs, and gives back their leases when it stops.
/// </summary>
internal sealed partial class WorkerService(
    IServiceProvider services, IGrainFactory grains, ILocalSiloDetails silo, SiloWorkers workers, SlotSupervisor keeper,
    ProcessFault fault, SiloHostOptions options, SiloClock clock,
    ILogger<WorkerService> logger) : BackgroundService
{
    /// <summary>The time between two registrations of a worker with the catalog.</summary>
    public static readonly TimeSpan RegistrationInterval = TimeSpan.FromSeconds(5);

    // The catalog soon forgets a worker that leaves without this call.
    private static readonly TimeSpan s_unregisterTimeout = TimeSpan.FromSeconds(2);

    // A silo that has just joined does not know yet on which silo the catalog is.
    private readonly RetryPolicy _retry = new(clock.Time, delay: TimeSpan.FromMilliseconds(500));
    private readonly Outage _outage = new();

    private IExperimentCatalogGrain Catalog => grains.GetGrain<IExperimentCatalogGrain>(0);

    /// <summary>
    /// A fault that leaves the process without cards stops all slots, as the silo's stop does: those of other devices
    /// end their epoch and save it. The host ends the process then.
    /// </summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, fault.Occurred);
        await RunAsync(stopping.Token);
    }

    /// <summary>Trains until the silo stops, and gives back the leases.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        // GPUs are registered first: where the catalog knows a CPU, it also knows whether its silo has a GPU.
        WorkerState[] training = [.. workers.All.Where(worker => worker.Slots > 0)
            .OrderByDescending(worker => DeviceMatch.IsGpu(worker.Device))];
        if (training.Length == 0) return;
        foreach (var worker in training) SetNumericsClass(worker);
        using var leaving = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock.Time);
        await using var drain = stopping.Register(() => leaving.CancelAfter(options.DrainTimeout));
        await Task.WhenAll([.. training.SelectMany(worker => RunSlots(worker, stopping, leaving.Token)), RegisterAsync(
            training, stopping)]);
        foreach (var worker in training.Reverse()) await UnregisterAsync(worker);
    }

    private string GetKey(WorkerState worker) => WorkerKey.Create(silo.SiloAddress, worker.Device);

    private void SetNumericsClass(WorkerState worker)
    {
        if (worker.Device == DeviceCatalog.Cpu) worker.NumericsClass = ReadCpuClass();
    }

    private static string ReadCpuClass()
    {
        using var cpu = DeviceCatalog.Open(DeviceCatalog.Cpu);
        return cpu.NumericsClass;
    }

    private IEnumerable<Task> RunSlots(WorkerState worker, CancellationToken stopping, CancellationToken leaving) =>
        Enumerable.Range(0, worker.Slots)
            .Select(i => WorkerKey.CreateSlot(GetKey(worker), i))
            .Select(id => keeper.RunAsync(id, () => RunSlotAsync(id, worker, stopping, leaving), stopping));

    private Task RunSlotAsync(string id, WorkerState worker, CancellationToken stopping, CancellationToken leaving)
    {
        var failures = Create<FitFailures>(worker);
        var trainer = Create<PackTrainer>(worker, failures);
        var ranking = Create<ExperimentRanking>(id, GetKey(worker), worker, (Action<string>)trainer.Forget);
        var leases = Create<SlotLeases>(id, worker, ranking);
        var scheduler = Create<SlotScheduler>(worker, ranking, leases);
        var reports = Create<LeaseReports>(id, leases, Create<RefitArtifacts>(failures));
        return Create<WorkerSlot>(id, worker, scheduler, leases, trainer, reports, failures)
            .RunAsync(stopping, leaving);
    }

    private T Create<T>(params object[] given) => ActivatorUtilities.CreateInstance<T>(services, given);

    /// <summary>Registers the workers again and again: the catalog may have moved, or removed one.</summary>
    private async Task RegisterAsync(WorkerState[] training, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _retry.ExecuteAsync(() => RegisterOnceAsync(training, stopping), stopping);
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            await Task.Delay(RegistrationInterval, clock.Time, stopping).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private Task RegisterOnceAsync(WorkerState[] training, CancellationToken stopping) => CallAsync(async () =>
    {
        foreach (var worker in training)
            await Catalog.RegisterAsync(GetKey(worker), worker.Slots, worker.Health.Quarantine).WaitAsync(stopping);
    });

    private async Task UnregisterAsync(WorkerState worker)
    {
        try
        {
            await CallAsync(() => Catalog.UnregisterAsync(GetKey(worker))
                .WaitAsync(s_unregisterTimeout, clock.Time, CancellationToken.None));
        }
        catch (Exception)
        {
            // The failure is logged, and the catalog removes a worker that does not register again.
        }
    }

    private async Task CallAsync(Func<Task> call)
    {
        try
        {
            await call();
            if (_outage.End()) LogCatalogAnswers(logger);
        }
        catch (Exception e)
        {
            // Any error, also one of the store: a worker that is not registered would not be woken again. It is logged
            // once an outage: there are two calls a second, and a head may be away for an hour.
            if (_outage.Begin()) LogCatalog(logger, CallFailure.Describe(e));
            throw;
        }
    }

    [LoggerMessage(
        1, LogLevel.Warning, "The catalog, which wakes workers, does not answer and is called again: {Reason}")]
    private static partial void LogCatalog(ILogger logger, string reason);

    [LoggerMessage(2, LogLevel.Information, "The catalog answers again")]
    private static partial void LogCatalogAnswers(ILogger logger);
}
