using Experiments.Client;
using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;

namespace Experiments.Cli.Diagnosis;

/// <summary>The sources that several checks share; each source is read once.</summary>
internal sealed class DiagnosisContext
{
    /// <summary>
    /// The time after which a port without a gateway of this cluster counts as unreachable; shorter than that of a
    /// check, so that the check can say so.
    /// </summary>
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(15);

    private readonly SiloHostOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lazy<Task<PostgresInspection?>> _database;
    private readonly Lazy<Task<ClusterView>> _cluster;

    /// <param name="options">The silo that runs here, or will run.</param>
    /// <param name="cluster">The cluster to examine; null for the silo's own.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Cancels the reads.</param>
    public DiagnosisContext(
        SiloHostOptions options, string? cluster, TimeProvider clock, CancellationToken cancellation)
    {
        (_options, _clock) = (options, clock);
        _database = new(() => InspectDatabaseAsync(cancellation));
        _cluster = new(() => InspectClusterAsync(cluster, cancellation));
    }

    /// <summary>The database that silos share; null if they share none.</summary>
    public Task<PostgresInspection?> Database => _database.Value;

    /// <summary>The cluster. The task fails if no silo answers.</summary>
    public Task<ClusterView> Cluster => _cluster.Value;

    /// <summary>Returns the cluster; null if no silo answers.</summary>
    public async Task<ClusterView?> FindClusterAsync()
    {
        try
        {
            return await Cluster;
        }
        catch (Exception)
        {
            // The check of the cluster reports any error.
            return null;
        }
    }

    /// <summary>Returns whether a silo answers and refuses the secret, or asks for one.</summary>
    public async Task<bool> IsRefusedAsync()
    {
        try
        {
            await Cluster;
            return false;
        }
        catch (Exception e)
        {
            // The check of the cluster reports any error.
            return e is ClusterSecretException;
        }
    }

    private async Task<PostgresInspection?> InspectDatabaseAsync(CancellationToken cancellation) =>
        _options.Store is { } store
            ? await PostgresInspection.ReadAsync(StoreLocation.Parse(store), _options.ClusterId, _clock, cancellation)
            : null;

    private async Task<ClusterView> InspectClusterAsync(string? address, CancellationToken cancellation)
    {
        var options = new ClientOptions
        {
            Address = address ?? await ResolveAddressAsync(),
            ClusterId = _options.ClusterId,
            ClusterSecretFile = _options.ClusterSecretFile,
            ConnectTimeout = s_connectTimeout
        };
        await using var client = await ClusterConnector.ConnectAsync(
            options, _clock, cancellation, hello: ExperimentsClient.GetStateAsync);
        return await client.InspectAsync(cancellation);
    }

    /// <summary>Returns the head that the silo joins, or the gateways in its database and the silo itself.</summary>
    private async Task<string> ResolveAddressAsync()
    {
        if (_options.Join is { } head) return head;
        var (listening, _) = SiloNetwork.ChooseAddresses(_options, head: null);
        var own = _options.GatewayPortToTake == 0 ? Array.Empty<string>() :
        [
            $"{(listening.Equals(System.Net.IPAddress.Any) ? System.Net.IPAddress.Loopback : listening)}:"
            + $"{_options.GatewayPortToTake}"
        ];
        string[] all = [.. own.Concat(await ReadGatewaysAsync()).Distinct()];
        return all.Length > 0
            ? string.Join(',', all)
            : throw new ClusterUnreachableException("there is no gateway to ask", "name a cluster with --cluster");
    }

    private async Task<IReadOnlyList<string>> ReadGatewaysAsync()
    {
        try
        {
            return (await Database)?.Gateways ?? [];
        }
        catch (StoreException)
        {
            // The check of the store reports this error.
            return [];
        }
    }
}
