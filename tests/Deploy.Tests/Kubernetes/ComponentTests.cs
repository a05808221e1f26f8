using System.Text.Json.Nodes;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The components of deploy/k8s that no other test reads.</summary>
public sealed class ComponentTests
{
    [Fact]
    public async Task Coordinators_outlast_workers_and_workers_evict_nobody()
    {
        var manifests = Manifests.Parse(await Kustomization.WithAsync("cpu", "priority-classes"));
        var classes = manifests.GetAll<V1PriorityClass>().ToDictionary(made => made.Metadata.Name);
        var (coordinator, worker) = (Of("experiments-coordinator"), Of("experiments-cpu"));
        Assert.True(coordinator.Value > 0 && worker.Value < 0);
        Assert.Equal("Never", worker.PreemptionPolicy);
        Assert.All(classes.Values, made => Assert.NotEqual(true, made.GlobalDefault));

        V1PriorityClass Of(string name) => classes[
            manifests.Silos.Single(silo => silo.Metadata.Name == name).Spec.Template.Spec.PriorityClassName];
    }

    [Fact]
    public async Task Annotations_lead_scrapers_to_the_port_of_the_metrics()
    {
        var manifests = Manifests.Parse(await Kustomization.WithAsync("gpu", "scrape-annotations"));
        Assert.All(manifests.Silos, silo =>
        {
            var (annotations, container) =
                (silo.Spec.Template.Metadata.Annotations, silo.Spec.Template.Spec.Containers.Single());
            var port = $"{container.Ports.Single(port => port.Name == "metrics").ContainerPort}";
            Assert.Equal(("true", port, "/metrics"), (annotations["prometheus.io/scrape"],
                annotations["prometheus.io/port"], annotations["prometheus.io/path"]));
            Assert.Equal(("true", port), (annotations["k8s.grafana.com/scrape"],
                annotations["k8s.grafana.com/metrics.portNumber"]));
            // The rules ask for this job.
            Assert.Equal("experiments", annotations["k8s.grafana.com/job"]);
            var checks = JsonNode.Parse(annotations[$"ad.datadoghq.com/{container.Name}.checks"])!;
            Assert.Equal($"http://%%host%%:{port}/metrics",
                (string?)checks["openmetrics"]!["instances"]![0]!["openmetrics_endpoint"]);
        });
    }

    [Fact]
    public void The_readme_lists_every_component()
    {
        var readme = File.ReadAllText(Path.Combine(Kustomization.Root, "README.md"));
        Assert.All(Directory.GetDirectories(Path.Combine(Kustomization.Root, "components")), folder =>
            Assert.Contains($"`{Path.GetFileName(folder)}`", readme, StringComparison.Ordinal));
    }
}
