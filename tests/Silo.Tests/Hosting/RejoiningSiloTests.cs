using System.Net;
using System.Net.Sockets;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Experiments.Silo.Tests.Hosting;

/// <summary>A silo that its cluster gives up while it joins: another joins in its place, where it was.</summary>
public sealed class RejoiningSiloTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_is_voted_out_while_it_joins_leaves_its_ports_to_the_next()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var folder = new TemporaryFolder();
        var server = await PostgresServer.SharedAsync();
        var store = server.Url(await server.CreateDatabaseAsync());
        await PostgresExperimentStore.MigrateAsync(StoreLocation.Parse(store), Token);
        using var provider = Provider(StoreLocation.Parse(store));
        var table = provider.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Token);
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        var member = await AddDeafMemberAsync(table, ((IPEndPoint)deaf.LocalEndpoint).Port);
        var options = new SiloHostOptions
        {
            Store = store,
            ArtifactStore = folder["artifacts"],
            CacheFolder = folder["cache"],
            Slots = 0,
            SiloPort = FreePort.Next(),
            GatewayPort = FreePort.Next()
        };

        // The silo waits for an answer of the member that does not answer.
        var first = SiloHost.StartAsync(options, cancellation: Token);
        await KillAsync(table, entry => entry.SiloAddress.Endpoint.Port == options.SiloPort);
        await Assert.ThrowsAsync<SiloEvictedException>(() => first);
        await KillAsync(table, entry => entry.SiloAddress.Equals(member));

        await using var second = await SiloHost.StartAsync(options, cancellation: Token);
        Assert.Equal(options.SiloPort, second.SiloEndpoint.Port);
    }

    private static async Task<SiloAddress> AddDeafMemberAsync(IMembershipTable table, int port)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, port, 1),
            SiloName = "deaf",
            HostName = "host",
            Status = SiloStatus.Active,
            StartTime = now,
            IAmAliveTime = now,
        };
        Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Token)).Version.Next(), Token));
        return entry.SiloAddress;
    }

    /// <summary>Votes a silo out, once it is in the table.</summary>
    private static async Task KillAsync(IMembershipTable table, Func<MembershipEntry, bool> condition)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        do
        {
            var all = await table.ReadAllAsync(Token);
            if (all.Members.FirstOrDefault(member => condition(member.Item1)) is not { } found) continue;
            found.Item1.Status = SiloStatus.Dead;
            if (await table.UpdateRowAsync(found.Item1, found.Item2, all.Version.Next(), Token)) return;
        }
        while (await timer.WaitForNextTickAsync(Token));
    }

    /// <summary>Orleans' own way to the table.</summary>
    private static IHost Provider(StoreLocation location)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleans(silo =>
        {
            PostgresClustering.Use(silo, location);
            silo.Configure<ClusterOptions>(
                cluster => (cluster.ClusterId, cluster.ServiceId) = (new SiloHostOptions().ClusterId, "experiments"));
            silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
        });
        return builder.Build();
    }
}
