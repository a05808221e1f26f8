using System.Net;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Specs;
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
/// A running silo: embedded in a command, or as a process of its own. What it holds of the machine (folder lock, ports,
/// store) is its own, and is given back when it is disposed.
/// </summary>
public sealed class SiloHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly SiloResources _resources;
    private readonly WorkerService _worker;

    private SiloHost(IHost host, SiloResources resources, WorkerService worker) =>
        (_host, _resources, _worker) = (host, resources, worker);

    /// <summary>Reaches every grain of the cluster.</summary>
    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    /// <summary>The experiment store; null for a silo that joined another.</summary>
    public IExperimentStore? Store => _resources.Store;

    /// <summary>The artifact store; null for a silo that joined another and asks it.</summary>
    public IArtifactStore? Artifacts => _resources.Artifacts;

    /// <summary>Where other silos reach this one.</summary>
    public IPEndPoint SiloEndpoint => new(_resources.Network.Advertised, _resources.Network.SiloPort);

    /// <summary>
    /// Where clients, and silos that join, reach the cluster through this silo; null where they cannot.
    /// </summary>
    public IPEndPoint? GatewayEndpoint =>
        _resources.Network.GatewayPort == 0 ? null : new(_resources.Network.Advertised, _resources.Network.GatewayPort);

    /// <summary>
    /// Hands over the plan of an experiment that this process is about to submit and has resolved already, so that its
    /// data is not read and checked twice.
    /// </summary>
    public void CachePlan(string experimentId, ExperimentSpec spec, SearchPlan plan) =>
        _host.Services.GetRequiredService<PlanCache>().Put(experimentId, new EnginePlan(
            plan, spec, _host.Services.GetRequiredService<SiloHostOptions>().Slots,
            _host.Services.GetRequiredService<SiloDevices>(),
            _host.Services.GetRequiredService<ExperimentsInstruments>()));

    internal IServiceProvider Services => _host.Services;

    /// <summary>Starts a silo; returns once it is part of its cluster.</summary>
    /// <param name="options">How it is hosted.</param>
    /// <param name="trainer">What trains; null for the engine.</param>
    /// <param name="time">The time of leases and budgets; null for the system's.</param>
    /// <param name="approval">
    /// What the start waits for before it touches the folder; null for nothing. A command reads and checks its
    /// experiment while Orleans starts, and leaves no trace where that fails.
    /// </param>
    /// <param name="onWaiting">
    /// Told what the start waits for, as a head that does not answer yet; null for nobody.
    /// </param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="OptionsValidationException">An option is wrong; says which, and the remedy.</exception>
    /// <exception cref="SiloException">
    /// The folder is in use, a port is taken, or the store cannot be opened.
    /// </exception>
    /// <exception cref="SiloEvictedException">
    /// The cluster gave the silo up while it joined; another may be started in its place.
    /// </exception>
    public static async Task<SiloHost> StartAsync(
        SiloHostOptions options,
        ITrainer? trainer = null, TimeProvider? time = null, Task? approval = null, Action<string>? onWaiting = null,
        CancellationToken cancellation = default)
    {
        if (new SiloHostOptionsValidator().Validate(null, options) is { Failed: true } failed)
            throw new OptionsValidationException(nameof(SiloHostOptions), typeof(SiloHostOptions), failed.Failures);
        var resources = new SiloResources();
        IHost? host = null;
        try
        {
            await resources.ConnectAsync(options, onWaiting ?? (_ => { }), time ?? TimeProvider.System, cancellation);
            if (approval is null) resources.OpenStores(options);
            host = SiloHostBuilder.Build(options, resources, trainer, new SiloClock(time ?? TimeProvider.System));
            var evicted = host.Services.GetRequiredService<Eviction>().Evicted;
            using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellation, evicted);
            try
            {
                return await StartAsync(host, resources, options, approval, starting.Token);
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

    // Orleans does not heed the token everywhere: a silo that is voted out while it joins would wait for ever.
    private static async Task<SiloHost> StartAsync(
        IHost host, SiloResources resources, SiloHostOptions options, Task? approval, CancellationToken starting)
    {
        await host.StartAsync(starting).WaitAsync(starting);
        if (approval is not null)
        {
            await approval.WaitAsync(starting);
            resources.OpenStores(options);
        }

        host.Services.GetRequiredService<ExperimentsInstruments>().Begin(options.HasStore);
        var worker = host.Services.GetRequiredService<WorkerService>();
        await worker.StartAsync(starting);
        await host.Services.GetRequiredService<OperationService>().StartAsync(starting);
        return new(host, resources, worker);
    }

    /// <summary>
    /// Cancelled when the cluster has given this silo up, which is then over: another may be started in its place.
    /// </summary>
    public CancellationToken Evicted => Services.GetRequiredService<Eviction>().Evicted;

    /// <summary>
    /// Gives leases back, leaves the cluster and stops. A silo that was given up has neither, and stops.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await Services.GetRequiredService<OperationService>().StopAsync(CancellationToken.None);
        // The worker before the silo: it gives its leases back while the silo still answers.
        await _worker.StopAsync(CancellationToken.None);
        Services.GetRequiredService<LeavingTable>().Leave();
        await _host.StopAsync(Evicted);
        await DisposeHostAsync(_host);
        await _resources.DisposeAsync();
    }

    /// <summary>Ends what began to start, and may go on for ever.</summary>
    private static async Task StopStartingAsync(IHost? host)
    {
        if (host is null) return;
        var parts = host.Services.GetRequiredService<ISiloLifecycleSubject>();
        await DisposeHostAsync(host);
        // Orleans stops a silo that runs, and no other, and disposes of none that was stopped: what listens already is
        // stopped by its parts.
        await parts.OnStop(new(canceled: true));
    }

    private static async ValueTask DisposeHostAsync(IHost? host)
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host?.Dispose();
    }
}
