using Experiments.Artifacts;
using Experiments.Contracts.Grains;
using Experiments.Handshake;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Experiments.Client;

/// <summary>Connects to a cluster of other processes.</summary>
internal static class ClusterConnector
{
    /// <summary>
    /// An answer that takes longer counts as lost, and the call is made again: the connection may have died unnoticed.
    /// </summary>
    private static readonly TimeSpan s_responseTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Connects to the first gateway that answers.</summary>
    /// <param name="options">The addresses and the times.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="configure">Configures Orleans' client further.</param>
    /// <param name="hello">
    /// The first call, whose answer shows that the cluster is there; null for one to the catalog.
    /// </param>
    /// <exception cref="ClusterUnreachableException">
    /// No gateway answers, or the one that answers belongs to another cluster.
    /// </exception>
    /// <exception cref="ClusterSecretException">
    /// The cluster's secret is not this client's, or the file of the secret cannot be used.
    /// </exception>
    public static async Task<ExperimentsClient> ConnectAsync(
        ClientOptions options,
        TimeProvider clock,
        CancellationToken cancellation,
        Action<IClientBuilder>? configure = null,
        Func<IGrainFactory, Task>? hello = null)
    {
        var book = new AddressBook(ClusterAddress.ParseAll(options.Address));
        var opened = new OpenedConnections(ReadSecret(options), PeerRole.Client, SiloDoor.Gateway, clock);
        using var patience = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        await GatewayProbe.RequireAsync(book, options, giveUp.Token, cancellation);
        var handshakes = new Handshakes(book, opened, clock, giveUp.Token);
        var host = Build(options, book, opened, handshakes, configure);
        var isConnected = false;
        Exception? lost = null;
        try
        {
            await host.StartAsync(giveUp.Token);
            isConnected = true;
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            hello ??= factory => factory.GetGrain<IExperimentCatalogGrain>(0).GetInfoAsync();
            // The gateway may be that of a silo which is no member any more and does not know it yet: another answers.
            var reconnection = new Reconnection($"the cluster at {options.Address}", clock)
            {
                FindCause = new StoreQuestion(grains, clock).FindProblemAsync
            };
            await reconnection.ExecuteAsync(
                async () =>
                {
                    await hello(grains);
                    return true;
                },
                options.ConnectTimeout, giveUp.Token, e => lost = e);
            var artifacts = new ServedArtifactStore(grains, clock) { IsFinal = e => e is ClusterSecretException };
            return new(grains, artifacts, clock, options, () => CloseAsync(host));
        }
        catch (Exception e)
        {
            host.Dispose();
            if (cancellation.IsCancellationRequested
                    || (e is not OperationCanceledException && !ConnectionErrors.IsConnectionError(e)))
                throw;
            if (isConnected || lost is not null)
                throw Reconnection.CreateUnreachable(
                    $"the cluster at {options.Address}", lost ?? new TimeoutException());
            throw CreateFailure(options, opened, handshakes, e);
        }
    }

    /// <summary>Explains why no gateway let this client in.</summary>
    private static ExperimentsException CreateFailure(
        ClientOptions options, OpenedConnections opened, Handshakes handshakes, Exception e)
    {
        // A head that is frozen says nothing, which a client with a secret may take for a head without one.
        if (opened.LastRefusal is { } refused && (refused.IsFinal || handshakes.IsAnswered))
            return RefusedCalls.CreateError(options, refused, e);
        return handshakes.IsAnswered
            ? new ClusterUnreachableException(
                $"a process listens at {options.Address}, but no cluster named '{options.ClusterId}' answers there",
                "check the address, and the cluster's name (--cluster-id)", e)
            : new ClusterUnreachableException(
                $"the process at {options.Address} does not answer: it accepts connections, and says nothing",
                "check whether it is stopped or its machine is overloaded; "
                + "submitted experiments continue without this client", e);
    }

    private static ClusterSecret? ReadSecret(ClientOptions options)
    {
        if (options.ClusterSecretFile is not { } path) return null;
        return SecretFile.Read(path, out var secret) is { } problem
            ? throw new ClusterSecretException($"the cluster's secret: {problem.Text}", problem.Remedy)
            : secret;
    }

    private static IHost Build(
        ClientOptions options,
        AddressBook book,
        OpenedConnections opened,
        Handshakes handshakes,
        Action<IClientBuilder>? configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(book);
            client.UseConnectionRetryFilter(handshakes.RetryAsync);
            client.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, "experiments"));
            client.Configure<ClientConnectionOptions>(o => o.ConfigureConnection(opened.Configure));
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = book.MaxStaleness);
            client.Configure<ConnectionOptions>(o => o.ConnectionRetryDelay = OpenedConnections.NoRetryDelay);
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = s_responseTimeout);
            client.AddOutgoingGrainCallFilter(new RefusedCalls(options, opened));
            client.AddActivityPropagation();
            configure?.Invoke(client);
        });
        ClientTypes.Restrict(builder.Services);
        options.ConfigureHost?.Invoke(builder);
        return builder.Build();
    }

    private static async ValueTask CloseAsync(IHost host)
    {
        await host.StopAsync();
        host.Dispose();
    }
}
