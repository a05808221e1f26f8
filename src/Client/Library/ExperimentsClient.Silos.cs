using Experiments.Client.Diagnosis;
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
        var info = await Ask(Catalog.GetInfo, cancellation);
        var members = await Ask(() => _grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(onlyActive: true), cancellation);
        var silos = await Task.WhenAll(members.Select(member => LookAt(member, cancellation)));
        return new(_options!.Address, info, [.. silos.OrderBy(silo => silo.Endpoint.ToString(), StringComparer.Ordinal)]);
    }

    private async Task<SiloView> LookAt(MembershipEntry member, CancellationToken cancellation)
    {
        var grain = _grains.GetGrain<ISiloGrain>(member.SiloAddress.ToParsableString());
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
        return new(member.SiloAddress.Endpoint, member.ProxyPort, member.Status, info?.Host ?? member.HostName, info, ahead);
    }
}
