using System.Net;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The admitted connections: they are not encrypted, so NetworkPolicies restrict them.</summary>
public sealed class NetworkTests
{
    private const int Silo = 11111, Gateway = 30000, Metrics = 9464, Postgres = 5432;

    private static readonly NetworkEnd s_outside = new(null, Address: IPAddress.Parse("198.51.100.7"));

    public static TheoryData<string, string> Renderings => Rendering.All;

    /// <summary>The name servers of distributions: the namespace, a label of the pods, and their port.</summary>
    public static TheoryData<string, string, string, int> NameServers => new()
    {
        { "kube-system", "k8s-app", "kube-dns", 53 },
        { "kube-system", "k8s-app", "coredns", 53 },
        { "kube-system", "app.kubernetes.io/name", "rke2-coredns", 53 },
        { "kube-system", "k8s-app", "node-local-dns", 53 },
        { "openshift-dns", "dns.operator.openshift.io/daemonset-dns", "default", 5353 },
    };

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Nobody_is_admitted_but_silos_clients_and_scrapers(string by, string workers)
    {
        var (network, silos, migrate, postgres) = await ReadAsync(by, workers, "postgres");
        var client = new NetworkEnd(Labels("experiments-client", "true"));
        var farClient = client with { Namespace = Labels("experiments-clients", "true") };
        var wrongClient = client with { Namespace = Namespace("other") };
        var prometheus = new NetworkEnd(Labels("app.kubernetes.io/name", "prometheus"), Namespace("monitoring"));
        var wrongPrometheus = prometheus with { Namespace = null };
        var agent = new NetworkEnd(Labels("app.kubernetes.io/name", "alloy"), Labels("experiments-scrapers", "true"));
        var wrongAgent = agent with { Namespace = Namespace("alloy") };
        var stranger = new NetworkEnd(Labels("app.kubernetes.io/name", "web"));
        NetworkEnd[] all =
        [
            .. silos, migrate, .. postgres, client, farClient, wrongClient, prometheus, wrongPrometheus, agent,
            wrongAgent, stranger, s_outside,
        ];

        foreach (var silo in silos)
        {
            Assert.Equal(silos, Admitted(silo, Silo));
            Assert.Equal([client, farClient], Admitted(silo, Gateway));
            Assert.Equal([prometheus, agent], Admitted(silo, Metrics));
            Assert.Empty(Admitted(silo, 8080));
        }
        foreach (var database in postgres)
        {
            Assert.Equal([.. silos, migrate], Admitted(database, Postgres));
            Assert.Empty(network.Reached(database, s_outside));
        }
        foreach (var port in new[] { Silo, Gateway, Metrics, Postgres }) Assert.Empty(Admitted(migrate, port));

        IEnumerable<NetworkEnd> Admitted(NetworkEnd to, int port) =>
            all.Where(from => from != to || silos.Contains(to)).Where(from => network.Admits(from, to, port));
    }

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task A_silo_reaches_its_database_its_bucket_a_collector_and_its_own_role_alone(
        string by, string workers)
    {
        var (network, silos, migrate, _) = await ReadAsync(by, workers);
        foreach (var silo in silos)
        {
            Assert.Equal([443, 4318, Postgres, 9000], network.Reached(silo, s_outside));
            // The addresses of Amazon's Pod Identity, and not those of the node's machine, whose role is another.
            foreach (var address in new[] { "169.254.170.23", "fd00:ec2::23" })
                Assert.True(network.Admits(silo, Outside(address), 80), address);
            foreach (var address in new[] { "169.254.169.254", "fd00:ec2::254" })
                Assert.False(network.Admits(silo, Outside(address), 80), address);
        }
        Assert.Equal([Postgres], network.Reached(migrate, s_outside));
    }

    [Theory]
    [MemberData(nameof(NameServers))]
    public async Task Names_are_found_in_every_distribution(string space, string label, string value, int port)
    {
        foreach (var by in new[] { "kustomize", "helm" })
        {
            var (network, silos, migrate, _) = await ReadAsync(by, "cpu");
            var server = new NetworkEnd(Labels(label, value), Namespace(space));
            foreach (var pod in silos.Append(migrate))
            {
                Assert.Equal([port], network.Reached(pod, server, "UDP"));
                Assert.True(network.Admits(pod, server, port));
                Assert.False(network.Admits(pod, server with { Namespace = null }, port));
                Assert.False(network.Admits(pod, server with { Labels = Labels(label, "other") }, port));
                // A node's own cache.
                Assert.Equal([53], network.Reached(pod, Outside("169.254.20.10"), "UDP"));
                Assert.Empty(network.Reached(pod, s_outside, "UDP"));
            }
        }
    }

    [Theory]
    [InlineData("pgbouncer", "198.51.100.7", 6432)]
    [InlineData("otlp-grpc", "198.51.100.7", 4317)]
    [InlineData("instance-metadata", "169.254.169.254", 80)]
    [InlineData("instance-metadata", "fd00:ec2::254", 80)]
    public async Task A_component_opens_what_it_is_there_for_alone(string component, string address, int port)
    {
        foreach (var by in new[] { "kustomize", "helm" })
        {
            var (before, _, _, _) = await ReadAsync(by, "cpu");
            var (network, silos, migrate, _) = await ReadAsync(by, "cpu", component);
            foreach (var silo in silos)
                Assert.Equal([port], network.Reached(silo, Outside(address)).Except(
                    before.Reached(silo, Outside(address))));
            var migrates = network.Reached(migrate, Outside(address)).Except(
                before.Reached(migrate, Outside(address)));
            Assert.Equal(component == "pgbouncer" ? [port] : [], migrates);
        }
    }

    private static async Task<Cluster> ReadAsync(string by, string workers, params string[] with)
    {
        var manifests = await Rendering.BuildAsync(by, workers, with);
        var pods = manifests.Pods.ToDictionary(pod => pod.Name, pod => new NetworkEnd(
            pod.Pod.Metadata.Labels, Ports: (pod.Pod.Spec.Containers.Single().Ports ?? [])
                .ToDictionary(port => port.Name, port => port.ContainerPort)));
        return new(new Network([.. manifests.GetAll<V1NetworkPolicy>()]),
            [.. manifests.Silos.Select(silo => pods[silo.Metadata.Name])],
            pods[manifests.GetAll<V1Job>().Single().Metadata.Name],
            [.. pods.Where(pod => pod.Key == "experiments-postgres").Select(pod => pod.Value)]);
    }

    private sealed record Cluster(
        Network Network, NetworkEnd[] Silos, NetworkEnd Migrate, NetworkEnd[] Postgres);

    private static NetworkEnd Outside(string address) => new(null, Address: IPAddress.Parse(address));

    private static Dictionary<string, string> Namespace(string name) => Labels("kubernetes.io/metadata.name", name);

    private static Dictionary<string, string> Labels(string name, string value) => new() { [name] = value };
}
