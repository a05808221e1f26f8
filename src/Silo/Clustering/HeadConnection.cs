using System.Net;
using System.Net.Sockets;
using Experiments.Contracts.Grains;
using Experiments.Retries;
using Experiments.Silo.Settings;
using Orleans.Configuration;

namespace Experiments.Silo.Clustering;

/// <summary>
/// A joiner's connection to its head, before it is a member of the cluster and after it was evicted: a client's
/// connection to the head's gateway. Reconnects by itself.
/// </summary>
internal sealed class HeadConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(5);

    private readonly IHost _host;

    private HeadConnection(IHost host) => _host = host;

    public IClusterMembersGrain Members =>
        _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IClusterMembersGrain>(0);

    /// <summary>Connects; waits for a head that does not answer yet.</summary>
    /// <param name="head">The head's gateway.</param>
    /// <param name="options">The options of this silo.</param>
    /// <param name="onSilence">Called once if the head does not answer at first.</param>
    /// <param name="time">The clock of the pauses between two attempts.</param>
    /// <param name="cancellation">Cancels the attempts.</param>
    public static async Task<HeadConnection> OpenAsync(
        IPEndPoint head, SiloHostOptions options, Action onSilence, TimeProvider time, CancellationToken cancellation)
    {
        // Any error means that the head is not ready yet; the cause is logged where the head runs.
        var outage = new Outage();
        cancellation.ThrowIfCancellationRequested();
        return await new RetryPolicy(time, s_retryDelay).ExecuteAsync(
            () => TryOpenAsync(head, options, cancellation), cancellation,
            onFailure: _ => { if (outage.Begin()) onSilence(); });
    }

    private static async Task<HeadConnection> TryOpenAsync(
        IPEndPoint head, SiloHostOptions options, CancellationToken cancellation)
    {
        var host = Build(head, options);
        try
        {
            await ProbeAsync(head, cancellation);
            await host.StartAsync(cancellation);
            var connection = new HeadConnection(host);
            await connection.Members.ReadAllAsync().WaitAsync(cancellation);
            return connection;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    // A plain connection is refused at once if no process listens; Orleans' client would retry without a report.
    private static async Task ProbeAsync(IPEndPoint head, CancellationToken cancellation)
    {
        using var socket = new Socket(head.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(head, cancellation).AsTask().WaitAsync(s_answerTimeout, cancellation);
    }

    private static IHost Build(IPEndPoint head, SiloHostOptions options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client => client
            .UseStaticClustering(head)
            .Configure<ClusterOptions>(
                cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, SiloHostOptions.ServiceId))
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = s_answerTimeout)
            .Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = s_retryDelay));
        return builder.Build();
    }
}
