using System.Net;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>An end of a connection: a pod, or an address outside.</summary>
/// <param name="Labels">The pod's labels; null for an address outside.</param>
/// <param name="Namespace">The labels of its namespace; null for the namespace of the policies.</param>
/// <param name="Ports">Its ports by their names.</param>
/// <param name="Address">The address, if it is outside.</param>
internal sealed record NetworkEnd(
    IDictionary<string, string>? Labels,
    IDictionary<string, string>? Namespace = null,
    IReadOnlyDictionary<string, int>? Ports = null,
    IPAddress? Address = null);

/// <summary>The connections that NetworkPolicies admit, as Kubernetes reads them.</summary>
internal sealed class Network(IReadOnlyList<V1NetworkPolicy> policies)
{
    private static readonly int[] s_any = [1];

    private readonly int[] _named =
        [.. policies.SelectMany(policy => (policy.Spec.Egress ?? []).SelectMany(rule => rule.Ports ?? []).Concat(
                (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? [])))
            .Select(port => port.EndPort is not null ? throw new NotSupportedException("endPort")
                : int.TryParse(port.Port.Value, out var number) ? number : 0)
            .Where(number => number > 0)];

    /// <summary>Returns whether both ends admit a connection: the sender's egress and the receiver's ingress.</summary>
    public bool Admits(NetworkEnd from, NetworkEnd to, int port, string protocol = "TCP") =>
        Sends(from, to, port, protocol) && Receives(from, to, port, protocol);

    /// <summary>
    /// The ports that a connection reaches. Those that no policy names are all alike, and one stands for them: 1.
    /// </summary>
    public IEnumerable<int> Reached(NetworkEnd from, NetworkEnd to, string protocol = "TCP") =>
        s_any.Concat(_named).Distinct().Order().Where(port => Admits(from, to, port, protocol));

    private bool Sends(NetworkEnd from, NetworkEnd to, int port, string protocol)
    {
        var selecting = Selecting(from, "Egress");
        return selecting.Count == 0 || selecting.SelectMany(policy => policy.Spec.Egress ?? [])
            .Any(rule => Ports(rule.Ports, to, port, protocol) && Peers(rule.To, to));
    }

    private bool Receives(NetworkEnd from, NetworkEnd to, int port, string protocol)
    {
        var selecting = Selecting(to, "Ingress");
        return selecting.Count == 0 || selecting.SelectMany(policy => policy.Spec.Ingress ?? [])
            .Any(rule => Ports(rule.Ports, to, port, protocol) && Peers(rule.FromProperty, from));
    }

    private List<V1NetworkPolicy> Selecting(NetworkEnd end, string type) =>
        end is { Labels: { } labels, Namespace: null }
            ? [.. policies.Where(
                policy => policy.Spec.PolicyTypes.Contains(type) && Manifests.Selects(policy.Spec.PodSelector, labels))]
            : [];

    private static bool Ports(IList<V1NetworkPolicyPort>? ports, NetworkEnd to, int port, string protocol) =>
        ports is null || ports.Any(p =>
            (p.Protocol ?? "TCP") == protocol && (p.Port is null
                || (int.TryParse(p.Port.Value, out var number) ? number : to.Ports?.GetValueOrDefault(p.Port.Value))
                    == port));

    private static bool Peers(IList<V1NetworkPolicyPeer>? peers, NetworkEnd end) =>
        peers is null || peers.Any(peer => peer.IpBlock is { } block ? Holds(block, end.Address) : Selects(peer, end));

    private static bool Selects(V1NetworkPolicyPeer peer, NetworkEnd end) =>
        end.Labels is { } labels
        && (peer.PodSelector is null || Manifests.Selects(peer.PodSelector, labels))
        && (peer.NamespaceSelector is null
            ? end.Namespace is null
            : Manifests.Selects(peer.NamespaceSelector, end.Namespace ?? new Dictionary<string, string>()));

    // A block holds no pod: what address a pod has, and whether a policy sees it, depends on the network.
    private static bool Holds(V1IPBlock block, IPAddress? address)
    {
        Assert.Null(block.Except);
        return address is not null && IPNetwork.Parse(block.Cidr).Contains(address);
    }
}
