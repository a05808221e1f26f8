using System.Net;
using System.Net.Sockets;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Handshake;
using Experiments.Problems;
using Experiments.Silo.Clustering;
using Experiments.Silo.Connections;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Hosting;

/// <summary>The resources of the machine that a silo holds.</summary>
internal sealed class SiloResources : IAsyncDisposable
{
    private static readonly TimeSpan s_reportAfter = TimeSpan.FromSeconds(2);

    private readonly List<IDisposable> _held = [];

    public FolderLock? Folder { get; private set; }

    public IExperimentStore? Store { get; private set; }

    public IArtifactStore? Artifacts { get; private set; }

    /// <summary>The addresses and ports of the silo.</summary>
    public SiloNetwork Network { get; private set; } = new(IPAddress.Loopback, IPAddress.Loopback, 0, 0);

    /// <summary>The secret of the cluster.</summary>
    public SiloSecret Secret { get; private set; } = new((ClusterSecret?)null);

    /// <summary>The table of the cluster's silos, if this silo is the head.</summary>
    public MembersTable? Members { get; private set; }

    /// <summary>The connection to the head, if this silo joins one.</summary>
    public HeadConnection? Head { get; private set; }

    /// <summary>
    /// Reserves ports and connects to the head, or to the store that silos share: Orleans needs these to start.
    /// </summary>
    /// <param name="options">The options of the silo.</param>
    /// <param name="onSilence">
    /// Receives a message if the start waits for a head or a database that does not answer yet.
    /// </param>
    /// <param name="time">The clock of the pauses between two attempts.</param>
    /// <param name="cancellation">Cancels the attempts.</param>
    public async Task ConnectAsync(
        SiloHostOptions options, Action<string> onSilence, TimeProvider time, CancellationToken cancellation)
    {
        Secret = SiloSecret.Create(options);
        var head = options.Join is { } join ? await ResolveAsync(join, cancellation) : null;
        var (listening, advertised) = SiloNetwork.ChooseAddresses(options, head);
        var siloPort = Reserve(options.SiloPortToTake, listening);
        var gateway = options.GatewayPortToTake;
        Network = new(listening, advertised, siloPort, gateway == 0 ? 0 : Reserve(gateway, listening));
        // Kestrel's own error for a port in use would sound like one that passes.
        if (options.MetricsPort is { } metrics) Reserve(metrics, listening);
        // A silo that is alone has no other silos to remember, and leaves no files if it does not start.
        if (options.IsHead)
            Members = Network.GatewayPort == 0 ? MembersTable.InMemory() : MembersTable.Open(options.MembersFile);
        // The shared store is opened here, not with the other stores, because silos find each other in it.
        if (options.Store is { } store)
            Store = await OpenSharedAsync(StoreLocation.Parse(store), onSilence, time, cancellation);
        if (head is not null)
            Head = await HeadConnection.OpenAsync(
                head, options, Secret, () => onSilence($"no head answers at {head} yet: waiting for it"), time,
                cancellation);
        SiloGenerations.StartAfter(await FindLastGenerationAsync(options, time, cancellation));
    }

    /// <summary>Returns the number of the last silo at this one's address, from the table of silos.</summary>
    private async Task<int> FindLastGenerationAsync(
        SiloHostOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var endpoint = new IPEndPoint(Network.Advertised, Network.SiloPort);
        if (options.Store is { } store)
            return await PostgresClustering.FindLastGenerationAsync(
                StoreLocation.Parse(store), options.ClusterId, endpoint, time, cancellation);
        var table = Head is null ? await Members!.ReadAll() : (await Head.Members.ReadAllAsync()).Data;
        return SiloGenerations.FindLast(table, endpoint);
    }

    /// <summary>Locks the folder and opens the stores, which the grains need.</summary>
    /// <param name="options">The options of the silo.</param>
    /// <param name="onLoss">Receives a message if the experiment store has lost commits.</param>
    public void OpenStores(SiloHostOptions options, Action<string> onLoss)
    {
        if (options.IsHead)
        {
            _held.Add(Folder = FolderLock.Acquire(options.Folder));
            // SQLite may open a store on a full disk, and fail at the first commit.
            if (DiskProblem.Find(options.Folder) is { } problem)
                throw new FolderNotWritableException(options.Folder, problem);
            var store = SqliteExperimentStore.Open(options.StoreFile);
            Store = store;
            if (store.Loss is { } loss) onLoss(Clause.FromSentence(loss));
        }

        if (options.ArtifactLocation is { } location) Artifacts = ArtifactStores.Open(location);
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        if (Head is not null) await Head.DisposeAsync();
        // The lock is released last, so that the store is closed when another process takes the lock.
        foreach (var held in _held.AsEnumerable().Reverse()) held.Dispose();
    }

    private static async Task<IExperimentStore> OpenSharedAsync(
        StoreLocation location, Action<string> onSilence, TimeProvider time, CancellationToken cancellation)
    {
        var opening = PostgresExperimentStore.OpenAsync(location, cancellation: cancellation);
        if (await Task.WhenAny(opening, Task.Delay(s_reportAfter, time, cancellation)) != opening)
            onSilence($"{location} does not answer yet: waiting for it");
        return await opening;
    }

    private int Reserve(int port, IPAddress listening)
    {
        var reservation = PortReservation.Acquire(port, listening);
        _held.Add(reservation);
        return reservation.Port;
    }

    private static async Task<IPEndPoint> ResolveAsync(string join, CancellationToken cancellation)
    {
        _ = SiloAddressText.TryParse(join, out var endpoint);
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(endpoint.Host, AddressFamily.InterNetwork, cancellation);
            return new(addresses[0], endpoint.Port);
        }
        catch (Exception e) when (e is SocketException or IndexOutOfRangeException)
        {
            throw new SiloException($"The head's host '{endpoint.Host}' is not known: {e.Message}.", e);
        }
    }
}
