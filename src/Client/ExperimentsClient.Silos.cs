using Experiments.Contracts.Grains;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>
    /// The time that a silo may take to answer: one that is gone, and not yet voted out of the cluster, never does.
    /// </summary>
    private static readonly TimeSpan s_callTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Inspects the cluster and each of its silos.</summary>
    internal async Task<ClusterView> InspectAsync(CancellationToken cancellation)
    {
        var state = await _cluster.CallAsync(() => GetStateAsync(_cluster.Grains), cancellation);
        var info = state.StoreProblem is null
            ? _cluster.CallAsync<ClusterInfo?>(async () => await _cluster.Catalog.GetInfoAsync(), cancellation)
            : InspectCatalogAsync(cancellation);
        var silos = await Task.WhenAll(state.Silos.Select(silo => InspectSiloAsync(silo, cancellation)));
        return new(_cluster.Address, await info, state.StoreProblem,
            [.. silos.OrderBy(silo => silo.Endpoint.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>Reads the state that a cluster tells also while its database is away.</summary>
    internal static Task<ClusterState> GetStateAsync(IGrainFactory grains) =>
        grains.GetGrain<IClusterStateGrain>(0).GetStateAsync();

    /// <summary>Asks the catalog, which answers without its database only where it was active before.</summary>
    private async Task<ClusterInfo?> InspectCatalogAsync(CancellationToken cancellation)
    {
        try
        {
            return await _cluster.Catalog.GetInfoAsync().WaitAsync(s_callTimeout, _cluster.Clock, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<SiloView> InspectSiloAsync(string key, CancellationToken cancellation)
    {
        var grain = _cluster.Grains.GetGrain<ISiloGrain>(key);
        var endpoint = SiloAddress.FromParsableString(key).Endpoint;
        SiloInfo? info = null;
        var ahead = TimeSpan.Zero;
        try
        {
            // The first answer includes the activation of the grain; the second gives the time of the silo's clock.
            _ = await grain.GetInfoAsync().WaitAsync(s_callTimeout, _cluster.Clock, cancellation);
            var asked = _cluster.Clock.GetUtcNow();
            info = await grain.GetInfoAsync().WaitAsync(s_callTimeout, _cluster.Clock, cancellation);
            ahead = info.Now - (asked + ((_cluster.Clock.GetUtcNow() - asked) / 2));
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The silo's version does not have this method, or the silo does not answer.
        }
        return new(endpoint, info?.Host ?? endpoint.Address.ToString(), info, ahead);
    }
}
