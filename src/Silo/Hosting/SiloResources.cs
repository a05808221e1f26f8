using System.Net;
using System.Net.Sockets;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Silo.Hosting;

/// <summary>What a silo holds of the machine.</summary>
internal sealed class SiloResources : IAsyncDisposable
{
    private readonly List<IDisposable> _held = [];

    public FolderLock? Folder { get; private set; }

    public SqliteExperimentStore? Store { get; private set; }

    public IArtifactStore? Artifacts { get; private set; }

    public int SiloPort { get; private set; }

    public int GatewayPort { get; private set; }

    /// <summary>The head's silo endpoint; this silo's own where it is the head.</summary>
    public IPEndPoint Primary { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Takes the ports: all that Orleans needs to start.</summary>
    public async Task TakePorts(SiloHostOptions options, CancellationToken cancellation)
    {
        SiloPort = Reserve(options.SiloPort ?? (options.IsHead ? SiloHostOptions.DefaultSiloPort : 0));
        var gateway = options.GatewayPort ?? (options.IsHead ? SiloHostOptions.DefaultGatewayPort : 0);
        GatewayPort = gateway == 0 ? 0 : Reserve(gateway);
        Primary = options.Join is { } join ? await Resolve(join, cancellation) : new(IPAddress.Loopback, SiloPort);
    }

    /// <summary>Takes the folder and opens the stores: all that grains need.</summary>
    public void OpenStores(SiloHostOptions options)
    {
        if (options.IsHead)
        {
            _held.Add(Folder = FolderLock.Take(options.Folder));
            Store = SqliteExperimentStore.Open(options.StoreFile);
        }

        if (options.ArtifactLocation is { } location) Artifacts = new FolderArtifactStore(location);
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        // The lock comes off last: who takes it next finds the store closed.
        foreach (var held in _held.AsEnumerable().Reverse()) held.Dispose();
    }

    private int Reserve(int port)
    {
        var reservation = PortReservation.Take(port);
        _held.Add(reservation);
        return reservation.Port;
    }

    private static async Task<IPEndPoint> Resolve(string join, CancellationToken cancellation)
    {
        _ = SiloHostOptionsValidator.TryParseEndpoint(join, out var endpoint);
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
