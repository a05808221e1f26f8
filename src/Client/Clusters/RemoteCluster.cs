using System.Net;
using System.Net.Sockets;
using Experiments.Client.Problems;
using Experiments.Client.Specs;
using Experiments.Contracts.Grains;
using Experiments.Silo.Stores.Served;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Experiments.Client.Clusters;

/// <summary>A cluster that other processes make up.</summary>
internal sealed class RemoteCluster : IClusterConnection
{
    // Left alone, a connection attempt goes on for minutes.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IHost _host;

    private RemoteCluster(IHost host, ExperimentsClient client) => (_host, Client) = (host, client);

    public ExperimentsClient Client { get; }

    public bool OutlivesProcess => true;

    public void Expect(string experimentId, LoadedExperiment experiment)
    {
        // Elsewhere it is resolved there, from the artifact store.
    }

    /// <summary>Connects to the gateway of a silo.</summary>
    /// <param name="address">HOST:PORT, as the silo says when it is ready.</param>
    /// <param name="clusterId">The cluster's name.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="BadInputException">The address is none, or nobody answers there.</exception>
    public static async Task<IClusterConnection> Connect(string address, string clusterId, TimeProvider clock, CancellationToken cancellation)
    {
        var endpoint = await Resolve(address, cancellation);
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client => client
            .UseStaticClustering(endpoint)
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (clusterId, "experiments")));
        var host = builder.Build();
        using var patience = new CancellationTokenSource(s_patience, clock);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await Knock(endpoint, giveUp.Token);
            await host.StartAsync(giveUp.Token);
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            _ = await grains.GetGrain<IExperimentCatalogGrain>(0).GetInfo().WaitAsync(giveUp.Token);
            return new RemoteCluster(host, new(grains, new ServedArtifactStore(grains, clock), clock));
        }
        catch (Exception e)
        {
            host.Dispose();
            var gaveUp = e is OperationCanceledException && !cancellation.IsCancellationRequested;
            if (gaveUp || e is OrleansException or SocketException or TimeoutException)
                throw new BadInputException($"no cluster named '{clusterId}' answers at {address}", "start one with: experiments silo; it says where clients reach it", inner: e);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    // Where nobody listens, a plain connection is refused at once; Orleans' client would keep trying.
    private static async Task Knock(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellation);
    }

    private static async Task<IPEndPoint> Resolve(string address, CancellationToken cancellation)
    {
        var colon = address.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(address.AsSpan(colon + 1), out var port) || port is < 1 or > 65535)
            throw new BadInputException($"'{address}' is not an address", "give HOST:PORT, for example localhost:30000");
        try
        {
            return new((await Dns.GetHostAddressesAsync(address[..colon], AddressFamily.InterNetwork, cancellation))[0], port);
        }
        catch (Exception e) when (e is SocketException or IndexOutOfRangeException)
        {
            throw new BadInputException($"the host '{address[..colon]}' is not known", "check the name, or give its IP address", inner: e);
        }
    }
}
