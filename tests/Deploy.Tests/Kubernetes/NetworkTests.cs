using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The admitted connections: they are not secured, so NetworkPolicies restrict them.</summary>
public sealed class NetworkTests
{
    private const int Silo = 11111, Gateway = 30000, Metrics = 9464, Postgres = 5432;

    [Theory]
    [InlineData("cpu")]
    [InlineData("gpu")]
    public async Task Nobody_is_admitted_but_silos_clients_and_Prometheus(string overlay)
    {
        var manifests = Manifests.Parse(await Kustomization.WithAsync(overlay, "postgres"));
        var network = new Network([.. manifests.GetAll<V1NetworkPolicy>()]);
        var pods = manifests.Pods.ToDictionary(pod => pod.Name, pod => new NetworkEnd(
            pod.Pod.Metadata.Labels, Ports: (pod.Pod.Spec.Containers.Single().Ports ?? [])
                .ToDictionary(port => port.Name, port => port.ContainerPort)));
        NetworkEnd[] silos = [.. manifests.Silos.Select(silo => pods[silo.Metadata.Name])];
        var (migrate, postgres) = (pods["experiments-migrate"], pods["experiments-postgres"]);
        var client = new NetworkEnd(Labels("experiments-client", "true"));
        var farClient = client with { Namespace = Labels("experiments-clients", "true") };
        var wrongClient = client with { Namespace = Labels("kubernetes.io/metadata.name", "other") };
        var prometheus = new NetworkEnd(
            Labels("app.kubernetes.io/name", "prometheus"), Labels("kubernetes.io/metadata.name", "monitoring"));
        var wrongPrometheus = prometheus with { Namespace = null };
        var stranger = new NetworkEnd(Labels("app.kubernetes.io/name", "web"));
        var outside = new NetworkEnd(null);
        var dns = new NetworkEnd(Labels("k8s-app", "kube-dns"), Labels("kubernetes.io/metadata.name", "kube-system"));
        NetworkEnd[] all = [.. silos,
            migrate, postgres, client, farClient, wrongClient, prometheus, wrongPrometheus, stranger, outside];

        foreach (var silo in silos)
        {
            Assert.Equal(silos, Admitted(silo, Silo));
            Assert.Equal([client, farClient], Admitted(silo, Gateway));
            Assert.Equal([prometheus], Admitted(silo, Metrics));
            Assert.Empty(Admitted(silo, 8080));
            Assert.Equal([443, 4318, Postgres, 9000], Reached(silo, outside));
            Assert.True(network.Admits(silo, dns, 53, "UDP") && network.Admits(silo, dns, 53));
        }
        Assert.Equal([Postgres], Reached(migrate, outside));
        Assert.True(network.Admits(migrate, dns, 53, "UDP"));
        Assert.Equal([.. silos, migrate], Admitted(postgres, Postgres));
        Assert.Empty(Reached(postgres, outside));
        foreach (var port in new[] { Silo, Gateway, Metrics, Postgres }) Assert.Empty(Admitted(migrate, port));

        IEnumerable<NetworkEnd> Admitted(NetworkEnd to, int port) =>
            all.Where(from => from != to || silos.Contains(to)).Where(from => network.Admits(from, to, port));
        IEnumerable<int> Reached(NetworkEnd from, NetworkEnd to) =>
            Enumerable.Range(1, 65535).Where(port => network.Admits(from, to, port));
    }

    private static Dictionary<string, string> Labels(string name, string value) => new() { [name] = value };
}
