using System.Net;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Specs;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Silo.Clustering;
using Experiments.Silo.Coordination;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Options;

namespace Experiments.Silo.Hosting;

/// <summary>
/// A running silo: embedded in a command, or as a process of its own. The silo owns its resources of the machine
/// (folder lock, ports, store), and releases them when it is disposed.
/// </summary>
public sealed class SiloHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly SiloResources _resources;
    private readonly WorkerService _worker;

    private SiloHost(IHost host, SiloResources resources, WorkerService worker) =>
        (_host, _resources, _worker) = (host, resources, worker);

    /// <summary>The factory of references to all grains of the cluster.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The experiment store; null for a silo that joined another.</summary>
    public IExperimentStore? Store => _resources.Store;

    /// <summary>The artifact store; null for a silo that joined another and reads it there.</summary>
    public IArtifactStore? Artifacts => _resources.Artifacts;

    /// <summary>The address for other silos.</summary>
    public IPEndPoint SiloEndpoint => new(_resources.Network.Advertised, _resources.Network.SiloPort);

    /// <summary>The address for clients, and for silos that join; null if the silo accepts none.</summary>
    public IPEndPoint? GatewayEndpoint =>
        _resources.Network.GatewayPort == 0 ? null : new(_resources.Network.Advertised, _resources.Network.GatewayPort);

    /// <summary>
    /// Caches the plan of an experiment that this process has resolved already and is about to submit, so that its data
    /// is not read and checked twice.
    /// </summary>
    public void CachePlan(string experimentId, ExperimentSpec spec, SearchPlan plan) =>
        _host.Services.GetRequiredService<PlanCache>().Put(experimentId, new EnginePlan(
            plan, spec, _host.Services.GetRequiredService<SharedCores>(),
            _host.Services.GetRequiredService<SiloDevices>(),
            _host.Services.GetRequiredService<ExperimentsInstruments>()));

    internal IServiceProvider Services => _host.Services;

    /// <summary>Starts a silo; returns once it is a member of its cluster.</summary>
    /// <param name="options">The options of the silo.</param>
    /// <param name="trainer">The trainer; null for the engine.</param>
    /// <param name="time">The clock of leases and budgets; null for the system's.</param>
    /// <param name="approval">
    /// The task that must complete before the silo touches its folder; null for none. A command reads and checks its
    /// experiment while Orleans starts, and leaves no files if that fails.
    /// </param>
    /// <param name="onWaiting">
    /// Receives a message about a wait, for example for a head that does not answer yet, or about a store that has lost
    /// commits; null for none.
    /// </param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="OptionsValidationException">
    /// An option is invalid; the message names it and the remedy.
    /// </exception>
    /// <exception cref="SiloException">
    /// The folder is in use, a port is taken, or the store cannot be opened.
    /// </exception>
    /// <exception cref="SiloEvictedException">
    /// The cluster evicted the silo while it joined; another silo may be started in its place.
    /// </exception>
    public static async Task<SiloHost> StartAsync(
        SiloHostOptions options,
        ITrainer? trainer = null, TimeProvider? time = null, Task? approval = null, Action<string>? onWaiting = null,
        CancellationToken cancellation = default)
    {
        if (new SiloHostOptionsValidator().Validate(null, options) is { Failed: true } failed)
            throw new OptionsValidationException(nameof(SiloHostOptions), typeof(SiloHostOptions), failed.Failures);
        var resources = new SiloResources();
        var note = onWaiting ?? (_ => { });
        IHost? host = null;
        try
        {
            await resources.ConnectAsync(options, note, time ?? SteadyTimeProvider.Process, cancellation);
            if (approval is null) resources.OpenStores(options, note);
            host = SiloHostBuilder.Build(
                options, resources, trainer, new SiloClock(time ?? SteadyTimeProvider.Process));
            var evicted = host.Services.GetRequiredService<Eviction>().Evicted;
            using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellation, evicted);
            try
            {
                return await StartAsync(host, resources, options, approval, note, starting.Token);
            }
            catch (OperationCanceledException)
                when (evicted.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new SiloEvictedException();
            }
        }
        catch
        {
            await StopStartingAsync(host);
            await resources.DisposeAsync();
            throw;
        }
    }

    // Orleans does not observe the token everywhere: a silo that is evicted while it joins would wait forever.
    private static async Task<SiloHost> StartAsync(
        IHost host, SiloResources resources, SiloHostOptions options, Task? approval, Action<string> note,
        CancellationToken starting)
    {
        await host.StartAsync(starting).WaitAsync(starting);
        if (approval is not null)
        {
            await approval.WaitAsync(starting);
            resources.OpenStores(options, note);
        }

        host.Services.GetRequiredService<ExperimentsInstruments>().Begin(options.HasStore);
        var worker = host.Services.GetRequiredService<WorkerService>();
        await worker.StartAsync(starting);
        await host.Services.GetRequiredService<OperationService>().StartAsync(starting);
        return new(host, resources, worker);
    }

    /// <summary>
    /// A token that is cancelled when the cluster has evicted this silo, which cannot be used afterwards: another silo
    /// may be started in its place.
    /// </summary>
    public CancellationToken Evicted => Services.GetRequiredService<Eviction>().Evicted;

    /// <summary>
    /// A token that is cancelled when a card failed in a way that leaves this process without a card. The silo's
    /// workers give back their leases by themselves; the process must end, and a new one may train again.
    /// </summary>
    public CancellationToken Faulted => Services.GetRequiredService<ProcessFault>().Occurred;

    /// <summary>The fault of <see cref="Faulted"/>; null if there was none.</summary>
    public ProcessFaultException? Fault => Services.GetRequiredService<ProcessFault>().Error;

    /// <summary>Returns the leases, leaves the cluster and stops. A silo that was evicted only stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await Services.GetRequiredService<OperationService>().StopAsync(CancellationToken.None);
        // The worker stops before the silo, so that it returns its leases while the silo still answers.
        await _worker.StopAsync(CancellationToken.None);
        Services.GetRequiredService<LeavingTable>().Leave();
        await _host.StopAsync(Evicted);
        await DisposeHostAsync(_host);
        await _resources.DisposeAsync();
    }

    /// <summary>Ends a start that did not complete, and might never complete.</summary>
    private static async Task StopStartingAsync(IHost? host)
    {
        if (host is null) return;
        var parts = host.Services.GetRequiredService<ISiloLifecycleSubject>();
        await DisposeHostAsync(host);
        // Orleans stops only a silo that is running, and does not dispose parts that never ran: this call stops the
        // parts that listen already.
        await parts.OnStop(new(canceled: true));
    }

    private static async ValueTask DisposeHostAsync(IHost? host)
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host?.Dispose();
    }
}
