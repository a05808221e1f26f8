using System.Net;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Experiments.Silo.Tests.Stores;

/// <summary>
/// Silos that find each other in the database, by the provider of the release in use and by our queries for it.
/// </summary>
public sealed class PostgresClusteringTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_see_each_other_and_one_that_stops_is_gone()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        var location = await NewStoreAsync();
        using var first = await SiloAsync(location);
        using var second = await SiloAsync(location);
        await UntilAsync(first, statuses => statuses.Count(s => s == SiloStatus.Active) == 2);
        await second.StopAsync(Token);
        await UntilAsync(first, statuses => statuses.Count(s => s == SiloStatus.Active) == 1);
        // In the table too: who comes later does not look for it.
        await using var store = await PostgresExperimentStore.OpenAsync(location, cancellation: Token);
        var client = await ClientAsync(location);
        var management = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        Assert.Single(await management.GetHosts(onlyActive: true, Token));
        await client.StopAsync(Token);
        client.Dispose();
        await first.StopAsync(Token);
    }

    [Fact]
    public async Task The_table_keeps_what_the_provider_tells_it()
    {
        var location = await NewStoreAsync();
        using var one = Host(location);
        using var other = Host(location);
        var (table, second) = (
            one.Services.GetRequiredService<IMembershipTable>(), other.Services.GetRequiredService<IMembershipTable>());
        await table.InitializeMembershipTableAsync(true, Token);
        await second.InitializeMembershipTableAsync(true, Token);
        var entry = Entry(1);
        var empty = (await table.ReadAllAsync(Token)).Version;
        Assert.True(await table.InsertRowAsync(entry, empty.Next(), Token));
        var (own, nobodys) = (entry.SiloAddress.Endpoint, new IPEndPoint(IPAddress.Loopback, 1));
        Assert.Equal((entry.SiloAddress.Generation, 0),
            (await LastGenerationAsync(location, own), await LastGenerationAsync(location, nobodys)));
        // Of two who saw the same version, the second writes nothing: it lost the race, or its silo is there already.
        Assert.False(await second.InsertRowAsync(Entry(2), empty.Next(), Token));
        var seen = await table.ReadAllAsync(Token);
        Assert.False(await second.InsertRowAsync(entry, seen.Version.Next(), Token));
        Assert.Equal(seen.Version.Version, (await table.ReadAllAsync(Token)).Version.Version);
        entry.Status = SiloStatus.Active;
        entry.AddSuspector(Entry(2).SiloAddress, Noon);
        Assert.True(await table.UpdateRowAsync(entry, seen.Members[0].Item2, seen.Version.Next(), Token));
        Assert.False(await second.UpdateRowAsync(entry, seen.Members[0].Item2, seen.Version.Next(), Token));
        await table.UpdateIAmAliveAsync(
            new() { SiloAddress = entry.SiloAddress, IAmAliveTime = Noon.AddMinutes(1) }, Token);
        var (read, _) = Assert.Single((await second.ReadRowAsync(entry.SiloAddress, Token)).Members);
        Assert.Equal((entry.SiloAddress, SiloStatus.Active, "name", "host", 30000, Noon, Noon.AddMinutes(1)), (
            read.SiloAddress,
            read.Status, read.SiloName, read.HostName, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Equal(Entry(2).SiloAddress, Assert.Single(read.SuspectTimes!).Item1);
        Assert.Empty((await table.ReadRowAsync(Entry(2).SiloAddress, Token)).Members);
    }

    [Fact]
    public async Task Only_the_dead_are_forgotten_and_only_after_their_time()
    {
        var location = await NewStoreAsync();
        using var host = Host(location);
        var table = host.Services.GetRequiredService<IMembershipTable>();
        await table.InitializeMembershipTableAsync(true, Token);
        foreach (var (generation, status, minutes) in new[]
        {
            (1, SiloStatus.Dead, 0), (2, SiloStatus.Dead, 90), (3, SiloStatus.Active, 0)
        })
        {
            var entry = Entry(generation);
            (entry.Status, entry.StartTime, entry.IAmAliveTime) =
                (status, Noon.AddMinutes(minutes), Noon.AddMinutes(minutes));
            Assert.True(await table.InsertRowAsync(entry, (await table.ReadAllAsync(Token)).Version.Next(), Token));
        }

        await table.CleanupDefunctSiloEntriesAsync(new(Noon.AddHours(1)), Token);
        Assert.Equal(
            [2, 3], (await table.ReadAllAsync(Token)).Members.Select(m => m.Item1.SiloAddress.Generation).Order());
        await table.DeleteMembershipTableEntriesAsync("cluster", Token);
        await table.InitializeMembershipTableAsync(true, Token);
        Assert.Empty((await table.ReadAllAsync(Token)).Members);
    }

    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static MembershipEntry Entry(int generation) => new()
    {
        SiloAddress = SiloAddress.New(IPAddress.Loopback, 11111, generation),
        SiloName = "name",
        HostName = "host",
        Status = SiloStatus.Joining,
        ProxyPort = 30000,
        StartTime = Noon,
        IAmAliveTime = Noon,
    };

    private static async Task<StoreLocation> NewStoreAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var location = StoreLocation.Parse(server.Url(await server.CreateDatabaseAsync()));
        await PostgresExperimentStore.MigrateAsync(location, Token);
        return location;
    }

    private static async Task<IHost> SiloAsync(StoreLocation location)
    {
        var host = Host(location);
        await host.StartAsync(Token);
        return host;
    }

    private static Task<int> LastGenerationAsync(StoreLocation location, IPEndPoint endpoint) =>
        PostgresClustering.FindLastGenerationAsync(location, "cluster", endpoint, TimeProvider.System, Token);

    private static IHost Host(StoreLocation location)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleans(silo =>
        {
            PostgresClustering.Use(silo, location);
            silo.Configure<ClusterOptions>(
                cluster => (cluster.ClusterId, cluster.ServiceId) = ("cluster", "experiments"));
            silo.Configure<EndpointOptions>(endpoint =>
                (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) =
                    (IPAddress.Loopback, FreePort.Next(), FreePort.Next()));
        });
        return builder.Build();
    }

    private static async Task<IHost> ClientAsync(StoreLocation location)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.UseOrleansClient(client =>
        {
            PostgresClustering.Use(client, location);
            client.Configure<ClusterOptions>(
                cluster => (cluster.ClusterId, cluster.ServiceId) = ("cluster", "experiments"));
        });
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    private static async Task UntilAsync(IHost silo, Func<IReadOnlyCollection<SiloStatus>, bool> condition)
    {
        var oracle = silo.Services.GetRequiredService<ISiloStatusOracle>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (!condition([.. oracle.GetApproximateSiloStatuses().Values])) await timer.WaitForNextTickAsync(Token);
    }
}
