using System.Net;
using System.Net.Sockets;
using Experiments.Artifacts;
using Experiments.Contracts.Grains;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Experiments.Client;

/// <summary>Connects to a cluster that other processes make up.</summary>
internal static class ClusterConnector
{
    /// <summary>
    /// Past this an answer counts as lost and is asked for again: it may be on a connection that died unseen.
    /// </summary>
    private static readonly TimeSpan s_responseTimeout = TimeSpan.FromSeconds(15);

    private const int MaxHandshakes = 8;

    /// <summary>Connects to the first gateway that answers.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="configure">What else Orleans' client is to do.</param>
    /// <param name="hello">
    /// The first question, whose answer shows that the cluster is there; null for one of the catalog.
    /// </param>
    /// <exception cref="ClusterUnreachableException">None does, or it is that of another cluster.</exception>
    public static async Task<ExperimentsClient> ConnectAsync(
        ClientOptions options,
        TimeProvider clock,
        CancellationToken cancellation,
        Action<IClientBuilder>? configure = null,
        Func<IGrainFactory, Task>? hello = null)
    {
        var book = new AddressBook(ClusterAddress.ParseAll(options.Address));
        using var patience = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        await ProbeAsync(book, options, giveUp.Token, cancellation);
        var host = Build(options, book, clock, configure);
        try
        {
            await host.StartAsync(giveUp.Token);
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            // A gateway may be that of a silo which is no member any more and does not know it yet: another answers.
            await new Reconnection(options.Address, clock).ExecuteAsync(
                async () =>
                {
                    await (hello ?? (factory => factory.GetGrain<IExperimentCatalogGrain>(0).GetInfoAsync()))(grains);
                    return true;
                },
                options.ConnectTimeout, giveUp.Token);
            return new(grains, new ServedArtifactStore(grains, clock), clock, options, () => CloseAsync(host));
        }
        catch (Exception e)
        {
            host.Dispose();
            if (cancellation.IsCancellationRequested
                    || (e is not OperationCanceledException && !ConnectionErrors.IsConnectionError(e)))
                throw;
            throw new ClusterUnreachableException(
                $"a process listens at {options.Address}, but no cluster named '{options.ClusterId}' answers there",
                "check the address, and the cluster's name (--cluster-id)", e);
        }
    }

    private static IHost Build(
        ClientOptions options, AddressBook book, TimeProvider clock, Action<IClientBuilder>? configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(book);
            // Somebody listens there. One who hangs up again and again is not the gateway of this cluster.
            var handshakes = 0;
            client.UseConnectionRetryFilter((_, cancellation) =>
                ++handshakes < MaxHandshakes ? DelayRetryAsync(clock, cancellation) : Task.FromResult(false));
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, "experiments"));
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = book.MaxStaleness);
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = s_responseTimeout);
            client.AddActivityPropagation();
            configure?.Invoke(client);
        });
        options.ConfigureHost?.Invoke(builder);
        return builder.Build();
    }

    private static async Task<bool> DelayRetryAsync(TimeProvider clock, CancellationToken cancellation)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(500), clock, cancellation);
        return true;
    }

    private static async ValueTask CloseAsync(IHost host)
    {
        await host.StopAsync();
        host.Dispose();
    }

    // Where nobody listens, a plain connection is refused at once; Orleans' client would keep trying.
    private static async Task ProbeAsync(
        AddressBook book, ClientOptions options, CancellationToken giveUp, CancellationToken cancellation)
    {
        var reason = "no process listens there";
        try
        {
            foreach (var endpoint in await book.ResolveAsync(giveUp))
                if (await IsListeningAsync(endpoint, giveUp)) return;
        }
        catch (SocketException e)
        {
            reason = $"the host is not known ({e.Message})";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            reason = "no answer in time";
        }
        throw new ClusterUnreachableException($"no cluster answers at {options.Address}: {reason}",
            "start one with: experiments silo --head; it prints the address for clients");
    }

    private static async Task<bool> IsListeningAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(endpoint, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
