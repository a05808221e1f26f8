using System.Net;
using System.Net.Sockets;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Handshake;
using Experiments.Retries;
using Experiments.Silo.Connections;
using Experiments.Silo.Settings;
using Orleans.Configuration;

namespace Experiments.Silo.Clustering;

/// <summary>
/// A joiner's connection to its head, before it is a member of the cluster and after it was evicted: a client's
/// connection to the head's gateway. Reconnects by itself, and anew when it is told to.
/// </summary>
internal sealed class HeadConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_answerTimeout = TimeSpan.FromSeconds(5);

    private readonly IPEndPoint _head;
    private readonly SiloHostOptions _options;
    private readonly SiloSecret _secret;
    private readonly TimeProvider _time;
    private IHost _host;

    private HeadConnection(
        IPEndPoint head, SiloHostOptions options, SiloSecret secret, TimeProvider time, IHost host) =>
            (_head, _options, _secret, _time, _host) = (head, options, secret, time, host);

    public IClusterMembersGrain Members => MembersOf(_host);

    /// <summary>Connects; waits for a head that does not answer yet.</summary>
    /// <param name="head">The head's gateway.</param>
    /// <param name="options">The options of this silo.</param>
    /// <param name="secret">The cluster's secret.</param>
    /// <param name="onSilence">Called once if the head does not answer at first.</param>
    /// <param name="time">The clock of the pauses between two attempts.</param>
    /// <param name="cancellation">Cancels the attempts.</param>
    /// <exception cref="SiloException">The head refuses this silo: their secrets differ.</exception>
    public static async Task<HeadConnection> OpenAsync(
        IPEndPoint head,
        SiloHostOptions options,
        SiloSecret secret,
        Action onSilence,
        TimeProvider time,
        CancellationToken cancellation)
    {
        // Any other error means that the head is not ready yet; the cause is logged where the head runs.
        var outage = new Outage();
        cancellation.ThrowIfCancellationRequested();
        return new(head, options, secret, time, await new RetryPolicy(time, s_retryDelay).ExecuteAsync(
            () => ConnectAsync(head, options, secret, time, cancellation), cancellation,
            e => e is not SiloException,
            onFailure: _ => { if (outage.Begin()) onSilence(); }));
    }

    /// <summary>Connects anew, in the place of a connection that has no answers.</summary>
    /// <returns>
    /// Whether a process listens at the head's address, and whether it answers. The former connection stays if not.
    /// </returns>
    public async Task<(bool IsListening, bool Answers)> ReconnectAsync()
    {
        using var over = new CancellationTokenSource(2 * s_answerTimeout);
        try
        {
            await ProbeAsync(_head, over.Token);
        }
        catch (Exception e) when (e is SocketException or TimeoutException or OperationCanceledException)
        {
            return (false, false);
        }

        IHost fresh;
        try
        {
            fresh = await ConnectAsync(_head, _options, _secret, _time, over.Token);
        }
        catch (Exception)
        {
            // Whatever it is, the head does not answer; the cause is logged where it runs.
            return (true, false);
        }

        var former = Interlocked.Exchange(ref _host, fresh);
        await StopAsync(former);
        return (true, true);
    }

    private static async Task<IHost> ConnectAsync(
        IPEndPoint head,
        SiloHostOptions options,
        SiloSecret secret,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var opened = new OpenedConnections(secret.Value, PeerRole.Silo, SiloDoor.Gateway, time);
        var host = Build(head, options, secret, opened);
        try
        {
            await ProbeAsync(head, cancellation);
            await host.StartAsync(cancellation).WaitAsync(cancellation);
            await MembersOf(host).ReadAllAsync().WaitAsync(cancellation);
            return host;
        }
        catch (Exception e)
        {
            await DisposeAsync(host);
            // A head that is restarting breaks connections off; that passes.
            if (opened.LastRefusal is { IsFinal: true } refused)
                throw new SiloException($"The head at {head} refuses this silo: {refused.Message}.", e);
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync(_host);

    private static async Task StopAsync(IHost host)
    {
        await host.StopAsync();
        await DisposeAsync(host);
    }

    // Orleans' client blocks a thread for its end if it is not disposed asynchronously.
    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }

    private static IClusterMembersGrain MembersOf(IHost host) =>
        host.Services.GetRequiredService<IGrainFactory>().GetGrain<IClusterMembersGrain>(0);

    // A plain connection is refused at once if no process listens; Orleans' client would retry without a report.
    private static async Task ProbeAsync(IPEndPoint head, CancellationToken cancellation)
    {
        using var socket = new Socket(head.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(head, cancellation).AsTask().WaitAsync(s_answerTimeout, cancellation);
    }

    private static IHost Build(
        IPEndPoint head, SiloHostOptions options, SiloSecret secret, OpenedConnections opened)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client => client
            .UseStaticClustering(head)
            // Orleans itself would repeat the first connection for minutes, and keep the reason to itself.
            .UseConnectionRetryFilter((_, _) => Task.FromResult(false))
            .Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(opened.Configure))
            .Configure<ClusterOptions>(
                cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, SiloHostOptions.ServiceId))
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = s_answerTimeout)
            .Configure<ConnectionOptions>(
                connection => connection.ConnectionRetryDelay = OpenedConnections.NoRetryDelay)
            .Configure<GatewayOptions>(gateway => gateway.GatewayListRefreshPeriod = s_retryDelay));
        if (secret.Value is { } key)
            builder.Services.AddSingleton<IOutgoingGrainCallFilter>(new SignedMembersCalls(key));
        return builder.Build();
    }
}
