using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace Experiments.Client;

/// <summary>
/// The gateways of a cluster. Host names are resolved each time: a silo that moved is found under its name.
/// </summary>
internal sealed class AddressBook(IReadOnlyList<ClusterAddress> addresses) : IGatewayListProvider
{
    private IReadOnlyList<IPEndPoint> _last = [];

    /// <summary>The number of endpoints that the names had when they were resolved last.</summary>
    public int KnownCount => _last.Count;

    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(5);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways() =>
        [.. (await ResolveAsync(CancellationToken.None)).Select(e => e.ToGatewayUri())];

    /// <summary>Resolves the addresses; returns the last known endpoints where no name can be resolved now.</summary>
    /// <exception cref="SocketException">No name was ever resolved.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> ResolveAsync(CancellationToken cancellation)
    {
        var found = new List<IPEndPoint>();
        SocketException? unknown = null;
        foreach (var address in addresses)
        {
            try
            {
                found.AddRange((await Dns.GetHostAddressesAsync(address.Host, cancellation))
                    .Select(ip => new IPEndPoint(ip, address.Port)));
            }
            catch (SocketException e)
            {
                unknown = e;
            }
        }
        if (found.Count > 0) return _last = [.. found.Distinct()];
        return _last.Count > 0 ? _last : throw unknown ?? new SocketException((int)SocketError.HostNotFound);
    }
}
