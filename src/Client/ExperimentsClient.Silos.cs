using Experiments.Contracts.Grains;
using Orleans.Runtime;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    /// <summary>How long a silo may take to say what it is: one that is gone, and not yet voted out, never does.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(3);

    /// <summary>Looks at the cluster and each of its silos.</summary>
    internal async Task<ClusterView> LookAsync(CancellationToken cancellation)
    {
        var state = await Ask(() => Hello(_grains), cancellation);
        var info = state.StoreProblem is null ? Ask<ClusterInfo?>(async () => await Catalog.GetInfo(), cancellation) : LookAtCatalog(cancellation);
        var silos = await Task.WhenAll(state.Silos.Select(silo => LookAt(silo, cancellation)));
        return new(_options!.Address, await info, state.StoreProblem, [.. silos.OrderBy(silo => silo.Endpoint.ToString(), StringComparer.Ordinal)]);
    }

    /// <summary>The question that a cluster answers also while its database is away.</summary>
    internal static Task<ClusterState> Hello(IGrainFactory grains) => grains.GetGrain<IClusterStateGrain>(0).Look();

    /// <summary>Without its database the catalog answers only where it was there before.</summary>
    private async Task<ClusterInfo?> LookAtCatalog(CancellationToken cancellation)
    {
        try
        {
            return await Catalog.GetInfo().WaitAsync(s_look, _clock, cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<SiloView> LookAt(string key, CancellationToken cancellation)
    {
        var grain = _grains.GetGrain<ISiloGrain>(key);
        var endpoint = SiloAddress.FromParsableString(key).Endpoint;
        SiloInfo? info = null;
        var ahead = TimeSpan.Zero;
        try
        {
            // The first answer takes as long as the grain takes to be there; the second says what its clock shows.
            _ = await grain.GetInfo().WaitAsync(s_look, _clock, cancellation);
            var asked = _clock.GetUtcNow();
            info = await grain.GetInfo().WaitAsync(s_look, _clock, cancellation);
            ahead = info.Now - (asked + ((_clock.GetUtcNow() - asked) / 2));
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // It is of a version that does not know the question, or does not answer: either way it says nothing of itself.
        }
        return new(endpoint, info?.Host ?? endpoint.Address.ToString(), info, ahead);
    }
}
