using Experiments.Handshake;
using Experiments.Silo.Grains;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Experiments.Silo.Telemetry;
using Orleans.Configuration;
using Orleans.Runtime.Hosting;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Configures the clustering of silos: membership, addresses, and the time after which a silo that does not answer is
/// evicted.
/// </summary>
internal static class SiloClustering
{
    public static void Configure(
        ISiloBuilder silo, SiloHostOptions options, SiloNetwork network, MembersTable? members, HeadConnection? head)
    {
        silo.Configure<ClusterOptions>(
            cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, SiloHostOptions.ServiceId));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = network.Advertised;
            (endpoint.SiloPort, endpoint.GatewayPort) = (network.SiloPort, network.GatewayPort);
            endpoint.SiloListeningEndpoint = new(network.Listening, network.SiloPort);
            if (network.GatewayPort != 0)
                endpoint.GatewayListeningEndpoint = new(network.Listening, network.GatewayPort);
        });
        silo.Configure<ClusterMembershipOptions>(ConfigureProbes);
        silo.AddGrainDirectory(LocalGrains.Name, (_, _) => new LocalGrains());
        silo.Services.AddSingleton<Eviction>();
        // A silo that is alone has no clients; a filter costs every call a little.
        if (!options.IsAlone) silo.Services.AddSingleton<IIncomingGrainCallFilter, ClientCalls>();
        // A silo that is alone has no others that could evict it: a fatal error there ends the process.
        if (!options.IsAlone)
            silo.Services.AddSingleton<IFatalErrorHandler>(services => services.GetRequiredService<Eviction>())
                .AddSingleton<IOutgoingGrainCallFilter>(services => services.GetRequiredService<Eviction>());
        UseTable(silo, options, members, head);
        silo.Services.AddSingleton<TableHealth>().AddSingleton<ISiloReadiness, SiloReadiness>();
        Wrap<WatchedTable>(silo.Services);
        Wrap<LeavingTable>(silo.Services);
        silo.Configure<ConnectionOptions>(
            connection => connection.ConnectionRetryDelay = OpenedConnections.NoRetryDelay);
    }

    private static void UseTable(
        ISiloBuilder silo, SiloHostOptions options, MembersTable? members, HeadConnection? head)
    {
        if (head is not null) silo.Services.AddSingleton(head).AddSingleton<IMembershipTable, JoinedTable>();
        else if (options.Store is { } store) PostgresClustering.Use(silo, StoreLocation.Parse(store));
        else
            silo.Services.AddSingleton(members!).AddSingleton<IMembershipTable>(members!).AddSingleton<MembersGuard>();
    }

    /// <summary>Wraps the registered membership table.</summary>
    private static void Wrap<T>(IServiceCollection services) where T : class, IMembershipTable
    {
        var table = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.Remove(table);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<T>(provider, Inner(provider)));
        services.AddSingleton<IMembershipTable>(provider => provider.GetRequiredService<T>());

        object Inner(IServiceProvider provider) => table.ImplementationInstance
            ?? table.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, table.ImplementationType!);
    }

    /// <summary>
    /// Configures the probes: a silo that does not answer three probes of at most 4 seconds is evicted, within 15
    /// seconds. The table is read every 5 seconds, so that a silo that was away soon learns of changes.
    /// </summary>
    private static void ConfigureProbes(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MinProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(4);
        membership.NumMissedProbesLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        // Orleans evicts a silo that has joined for longer than this, from the time of its start by its own clock to
        // the time of another one. Here the host of a silo ends an attempt that leads nowhere.
        membership.MaxJoinAttemptTime = TimeSpan.FromDays(30);
    }
}
