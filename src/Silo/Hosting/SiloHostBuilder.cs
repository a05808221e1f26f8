using System.Net;
using Experiments.Artifacts;
using Experiments.Engine.Devices;
using Experiments.Silo.Catalog;
using Experiments.Silo.Clustering;
using Experiments.Silo.Connections;
using Experiments.Silo.Coordination;
using Experiments.Silo.Guards;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Served;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;
using Orleans.Serialization.Serializers;

namespace Experiments.Silo.Hosting;

/// <summary>Builds the host of a silo. The host has Kestrel only if a port for it is given.</summary>
internal static class SiloHostBuilder
{
    public static IHost Build(SiloHostOptions options, SiloResources resources, ITrainer? trainer, SiloClock clock)
    {
        if (options.MetricsPort is { } port) return BuildWeb(options, resources, trainer, clock, port);
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        Configure(builder, options, resources, trainer, clock);
        return StartObservers(builder.Build());
    }

    private static WebApplication BuildWeb(
        SiloHostOptions options, SiloResources resources, ITrainer? trainer, SiloClock clock, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            MetricsPages.Limit(kestrel);
            // The same address as the other ports: that of --listen, all with --insecure, else this machine's own.
            if (resources.Network.Listening is var ip && ip.Equals(IPAddress.Any)) kestrel.ListenAnyIP(port);
            else kestrel.Listen(ip, port);
        });
        Configure(builder, options, resources, trainer, clock);
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        MetricsPages.Map(app);
        return StartObservers(app);
    }

    // No other service requests the observers, so they are created here.
    private static T StartObservers<T>(T host) where T : IHost
    {
        host.Services.GetService<SiloGauges>();
        host.Services.GetService<SearchSeries>();
        host.Services.GetService<PushFailures>();
        return host;
    }

    private static void Configure(
        IHostApplicationBuilder builder,
        SiloHostOptions options,
        SiloResources resources,
        ITrainer? trainer,
        SiloClock clock)
    {
        ConfigureLogging(builder.Logging, options);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        // Orleans' own timers and ages are by this clock, too.
        builder.Services.AddSingleton<TimeProvider>(SteadyTimeProvider.Process);
        builder.Services.AddSingleton(options)
            .AddSingleton(clock)
            .AddSingleton<ExperimentsInstruments>()
            .AddSingleton<SearchSeries>()
            .AddSingleton<TrainedExperiments>(services =>
            {
                var workers = services.GetRequiredService<SiloWorkers>();
                return () => workers.All.SelectMany(worker => worker.Experiments);
            })
            .AddSingleton<CoordinatorTelemetry>();
        TelemetryExport.Add(builder, options, resources.Network);
        if (options.HasMetrics) builder.Services.AddSingleton<SiloGauges>();
        AddStores(builder.Services, resources, clock);
        AddTraining(builder.Services, options, trainer);
        builder.UseOrleans(silo =>
        {
            ConfigureCluster(silo, options, resources);
            silo.Services.AddSingleton<IGeneralizedCodec, ForeignExceptionCodec>();
            silo.AddIncomingGrainCallFilter<CallFilter>();
            // The propagation has a cost at every call.
            if (options.OtlpEndpoint is not null) silo.AddActivityPropagation();
        });
        if (!options.IsAlone) builder.Services.AddHostedService<ClusterLog>().AddHostedService<ClockLog>();
        builder.Services.AddSingleton<WorkerService>().AddSingleton<OperationService>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
    }

    private static void AddStores(IServiceCollection services, SiloResources resources, SiloClock clock)
    {
        services.AddSingleton(new SiloStores(() => resources.Store, () => resources.Artifacts, clock.Now));
        services.AddSingleton(s => ArtifactsOf(
            s.GetRequiredService<SiloHostOptions>(), resources, s.GetRequiredService<IGrainFactory>(), clock));
        services.AddSingleton<DataCache>()
            .AddSingleton<UploadFolder>()
            .AddSingleton<UploadLimits>()
            .AddSingleton<UnusedData>()
            .AddSingleton<ArtifactRights>()
            .AddSingleton<StoreProbe>()
            .AddSingleton(new RunningExperiments(() => resources.Folder));
    }

    /// <summary>Returns the artifact store that the options name, or else the one that other silos serve.</summary>
    private static ArtifactStoreSource ArtifactsOf(
        SiloHostOptions options, SiloResources resources, IGrainFactory grains, SiloClock clock)
    {
        if (options.ArtifactLocation is not null)
            return new(() =>
                resources.Artifacts ?? throw new InvalidOperationException("The artifact store is not open yet."));
        var served = new ServedArtifactStore(grains, clock.Time);
        return new(() => served, lease => served.ForLease(lease));
    }

    private static void AddTraining(IServiceCollection services, SiloHostOptions options, ITrainer? trainer)
    {
        if (trainer is null) services.AddSingleton<ITrainer, EngineTrainer>();
        else services.AddSingleton(trainer);
        services.AddSingleton(new SharedCores(options.Slots))
            .AddSingleton<PlanCache>()
            .AddSingleton<RemoteCalls>()
            .AddSingleton<CatalogClient>()
            .AddSingleton<CoordinatorClient>()
            .AddSingleton(LeaseSecret.Create())
            .AddSingleton<LeaseClient>()
            .AddSingleton<CheckpointClient>()
            .AddSingleton<StoreRetry>()
            .AddSingleton<SlotSupervisor>()
            .AddSingleton<FaultHistory>()
            .AddSingleton<ProcessFault>()
            .AddSingleton<SlotThreads>(_ => slot => new SlotThread(slot))
            .AddSingleton<DeviceMemory>()
            .AddSingleton<SiloDevices>();
        services.AddSingleton(services => new SiloWorkers(
            options.DevicesToUse().Select(id => new WorkerState(
                id, DeviceMatch.IsGpu(id) ? 1 : options.Slots, services.GetRequiredService<SiloClock>().Time,
                services.GetRequiredService<FaultHistory>().Find(id)))));
        services.AddPlacementDirector<WorkerPlacement, WorkerPlacementDirector>();
    }

    private static void ConfigureCluster(ISiloBuilder silo, SiloHostOptions options, SiloResources resources)
    {
        ConnectionChecks.Add(silo, resources.Secret);
        SiloClustering.Configure(silo, options, resources.Network, resources.Members, resources.Head);
        // Orleans places a grain on silos that have its class: only a silo with a store has the grains that need one.
        Type[] absent =
        [
            .. options.HasStore ? (Type[])[] : [typeof(SearchCoordinatorGrain), typeof(ExperimentCatalogGrain)],
            .. options.ArtifactLocation is null
                ? [typeof(ArtifactStoreGrain), typeof(ArtifactUploadGrain)]
                : (Type[])[],
            .. options.IsHead ? (Type[])[] : [typeof(ClusterMembersGrain)],
        ];
        silo.Services.PostConfigure<GrainTypeOptions>(types => types.Classes.ExceptWith(absent));
    }

    /// <summary>
    /// Leaves signals to the program: a command that embeds a silo has more to clean up than the silo.
    /// </summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static void ConfigureLogging(ILoggingBuilder logging, SiloHostOptions options)
    {
        // Logs go to standard error, because standard output is for the command's results.
        var isTraced = options.OtlpEndpoint is not null;
        var isJson = options.LogFormat == LogFormat.Json;
        if (isJson)
            logging.AddJsonConsole(console =>
                (console.IncludeScopes, console.UseUtcTimestamp, console.TimestampFormat) =
                    (isTraced, true, SiloConsole.TimestampFormat));
        else
            logging.AddConsole(console => console.FormatterName = LogLineFormatter.Id)
                .AddConsoleFormatter<LogLineFormatter, ConsoleFormatterOptions>(console =>
                    (console.IncludeScopes, console.TimestampFormat) = (isTraced, $"{SiloConsole.TimestampFormat} "));
        // Log entries within a span have the ids of its trace.
        if (isTraced)
            logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId
                | (isJson ? ActivityTrackingOptions.SpanId : ActivityTrackingOptions.None));
        logging.SetMinimumLevel(options.LogLevel);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        // A command that embeds a silo reports errors itself; the logs of Orleans and the host would only repeat them.
        if (options.IsAlone) logging.AddFilter("Orleans", LogLevel.None).AddFilter("Microsoft", LogLevel.None);
        // Orleans logs many lines a second, with stack traces, about a silo that is away; this program logs one line. A
        // lower log level shows the logs of Orleans.
        if (options.LogLevel >= LogLevel.Information)
            logging.AddFilter("Orleans", LogLevel.Critical).AddFilter("Polly", LogLevel.Critical);
        if (options.LogLevel < LogLevel.Warning) logging.AddFilter("Microsoft", LogLevel.Warning);
        // The caller reports a cancelled start; the host would log it as the failure of a service that had not started.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }
}
