using System.Net;
using Experiments.Engine.Devices;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;
using Experiments.Simulation.Tests.Checks;
using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Searches;
using Experiments.Simulation.Tests.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>A silo: the project's own coordinator, catalog and worker, in a process of the simulation.</summary>
internal sealed class Silo : Endpoint, IServiceProvider
{
    private static readonly ExperimentsInstruments s_instruments = new(new SilentMeters());

    private readonly Dictionary<string, Activation> _activations = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, object> _services;
    private readonly Cluster _cluster;
    private readonly Auditor _auditor;
    private SimulatedSlotThread? _thread;
    private Task _running = Task.CompletedTask;
    private Action _stop = () => { };

    public Silo(SimulatedProcess process, SiloDraw draw, Cluster cluster, StoreServer server, IReadOnlyDictionary<
        string, SimulatedSearch> searches, Auditor auditor) : base(process)
    {
        (_cluster, _auditor) = (cluster, auditor);
        var address = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1 + process.Number), 1);
        var options = new SiloHostOptions { Slots = draw.Slots, LeaseTerm = draw.LeaseTerm };
        var clock = new SiloClock(new SteadyTimeProvider(process.Time));
        Worker = new("cpu", draw.Slots, clock.Time);
        WorkerKey = Experiments.Silo.Workers.WorkerKey.Create(address, Worker.Device);
        Store = new(server, this);
        Grains = new(cluster, this, auditor);
        var plans = new PlanCache(new SimulatedTrainer(
            searches, () => _thread ?? throw process.Pump.Fail("Something trains, and on no slot's thread.")));
        var grains = Grains.Factory;
        var artifacts = new ArtifactStoreSource(() => new NoArtifacts(process.Pump));
        // The secret of a process, the same in each run of a seed.
        var secret = new LeaseSecret(1 + process.Number);
        var calls = new RemoteCalls(clock, new ProcessLogger<RemoteCalls>(process));
        _services = new()
        {
            [typeof(SiloHostOptions)] = options,
            [typeof(SiloClock)] = clock,
            [typeof(PlanCache)] = plans,
            [typeof(RunningExperiments)] = new RunningExperiments(() => null),
            [typeof(ExperimentsInstruments)] = s_instruments,
            [typeof(CoordinatorTelemetry)] = new CoordinatorTelemetry(
                s_instruments, new(options, () => [], clock), new ProcessLogger<SearchCoordinator>(process)),
            [typeof(CatalogClient)] = new CatalogClient(grains, calls),
            [typeof(CoordinatorClient)] = new CoordinatorClient(grains, calls),
            [typeof(LeaseClient)] = new LeaseClient(grains, calls, options, clock, secret),
            [typeof(LeaseSecret)] = secret,
            [typeof(CheckpointClient)] = new CheckpointClient(
                artifacts, secret, options, clock, s_instruments, new ProcessLogger<CheckpointClient>(process)),
            [typeof(ArtifactStoreSource)] = artifacts,
            [typeof(SharedCores)] = new SharedCores(draw.Slots),
            [typeof(StoreRetry)] = new StoreRetry(clock, s_instruments, new ProcessLogger<StoreRetry>(process)),
            [typeof(SiloDevices)] = new SiloDevices(new ProcessLogger<SiloDevices>(process)),
            [typeof(SiloWorkers)] = new SiloWorkers([Worker]),
            [typeof(SlotSupervisor)] = new SlotSupervisor(clock, new ProcessLogger<SlotSupervisor>(process)),
            [typeof(ProcessFault)] = new ProcessFault(new(clock), new ProcessLogger<ProcessFault>(process)),
            [typeof(SlotThreads)] = (SlotThreads)(_ =>
                new SimulatedSlotThread(process, draw.Pace, () => IsDeviceBroken, thread => _thread = thread)),
            [typeof(ILocalSiloDetails)] = new SiloDetails(address),
            [typeof(IGrainFactory)] = grains,
        };
    }

    public WorkerState Worker { get; }

    public string WorkerKey { get; }

    /// <summary>True if its device fails every fit.</summary>
    public bool IsDeviceBroken { get; set; }

    public SimulatedStore Store { get; }

    public GrainCalls Grains { get; }

    /// <summary>Begins to train.</summary>
    public void Start()
    {
        var stopping = new CancellationTokenSource();
        _stop = stopping.Cancel;
        Process.Do(() => _running = Make<WorkerService>(this).RunAsync(stopping.Token));
    }

    /// <summary>Stops normally: gives back its leases, and moves its grains to other silos.</summary>
    public async Task StopAsync()
    {
        _stop();
        await _running;
        foreach (var activation in _activations.Values.ToList()) activation.RequestReplacement();
        _cluster.Evict(this);
        Process.Kill();
    }

    public Activation? Find(string grain) => _activations.GetValueOrDefault(grain);

    public Activation Add(string grain) =>
        _activations[grain] =
            grain == Cluster.CatalogGrain ? new CatalogActivation(this) : new CoordinatorActivation(grain, this);

    public void Remove(Activation activation)
    {
        if (Find(activation.Grain) != activation) return;
        _activations.Remove(activation.Grain);
        _cluster.Forget(this, activation.Grain);
    }

    /// <summary>
    /// Returns whether the silo of a slot is no longer a member; such a silo may run on for a while without knowing it.
    /// </summary>
    public bool IsGone(string slot) =>
        _cluster.Gone.Exists(silo => slot.StartsWith($"{silo.WorkerKey}/", StringComparison.Ordinal));

    public Task WakeAsync(string worker) => _cluster.WakeAsync(this, worker);

    /// <summary>Returns whether injected faults explain an error.</summary>
    public void Check(Exception e, string what) => _auditor.Check(e, Process, what);

    public T Make<T>(params object[] given) => ActivatorUtilities.CreateInstance<T>(this, given);

    public object? GetService(Type serviceType) =>
        _services.TryGetValue(serviceType, out var service) ? service
        : serviceType.IsGenericType && serviceType.GetGenericTypeDefinition() == typeof(ILogger<>)
            ? Activator.CreateInstance(
                typeof(ProcessLogger<>).MakeGenericType(serviceType.GenericTypeArguments), Process)
        : null;
}

/// <summary>The drawn properties of a silo.</summary>
/// <param name="Slots">How many fits it trains at once.</param>
/// <param name="Pace">How long a fit takes, in ordinary ones.</param>
/// <param name="LeaseTerm">How long leases last.</param>
internal sealed record SiloDraw(int Slots, double Pace, TimeSpan LeaseTerm);
