using System.Diagnostics;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>Every manifest is what Kubernetes' API knows, alone and built.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Kustomization.Root, "*.yaml", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "kustomization.yaml")
            .Select(file => Path.GetRelativePath(Kustomization.Root, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_read_strictly(string file) =>
        Assert.NotEmpty(Manifests.Parse(File.ReadAllText(Path.Combine(Kustomization.Root, file))).All);

    [Fact]
    public void A_field_that_the_API_does_not_know_is_refused()
    {
        var text = File.ReadAllText(Path.Combine(Kustomization.Root, "silo", "deployment.yaml"));
        Assert.ThrowsAny<Exception>(() => Manifests.Parse(
            text.Replace("readOnlyRootFilesystem", "readOnlyRootFileSystem", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("gpu")]
    public async Task An_overlay_has_coordinators_and_workers_and_what_stands_around_them(string overlay)
    {
        var manifests = Manifests.Parse(await Kustomization.OverlayAsync(overlay));
        Assert.Equal(["experiments-coordinator", $"experiments-{overlay}"],
            manifests.Silos.Select(silo => silo.Metadata.Name).Order());
        Assert.Single(manifests.GetAll<V1Job>());
        Assert.Single(manifests.GetAll<V1ServiceAccount>());
        // In any namespace: the user who applies the manifests chooses it.
        Assert.All(manifests.All.Cast<k8s.IKubernetesObject<V1ObjectMeta>>(), manifest =>
            Assert.Null(manifest.Metadata.NamespaceProperty));
    }

    [Fact]
    public async Task The_overlay_of_the_readme_does_what_it_says()
    {
        var readme = await File.ReadAllTextAsync(
            Path.Combine(Kustomization.Root, "README.md"), TestContext.Current.CancellationToken);
        var manifests = Manifests.Parse(
            await Kustomization.OfOperatorAsync(readme.Split("```yaml\n")[1].Split("```")[0]));
        // A priority class is of no namespace.
        Assert.All(manifests.All.Cast<k8s.IKubernetesObject<V1ObjectMeta>>(), manifest => Assert.Equal(
            manifest is V1PriorityClass ? null : "experiments", manifest.Metadata.NamespaceProperty));
        Assert.Single(manifests.GetAll<V1StatefulSet>());
        var settings = manifests.GetAll<V1ConfigMap>().Single();
        Assert.Equal("00:01:00", settings.Data["EXPERIMENTS_CHECKPOINT_INTERVAL"]);
        Assert.Equal(8, manifests.Silos.Single(silo => silo.Metadata.Name == "experiments-gpu").Spec.Replicas);
        var monitor = Assert.Single(manifests.GetAll<ServiceMonitor>());
        var scraped = Assert.Single(manifests.GetAll<V1Service>(), service =>
            Manifests.Selects(monitor.Spec.Selector, service.Metadata.Labels));
        Assert.Equal(Assert.Single(scraped.Spec.Ports).Name, monitor.Spec.Endpoints.Single().Port);
        foreach (var silo in manifests.Silos)
        {
            var container = silo.Spec.Template.Spec.Containers.Single();
            Assert.StartsWith("registry.example.com/experiments", container.Image, StringComparison.Ordinal);
            Assert.Equal(settings.Metadata.Name, container.EnvFrom.Single().ConfigMapRef.Name);
            Assert.True(Manifests.Selects(scraped.Spec.Selector, silo.Spec.Template.Metadata.Labels));
            Assert.Contains(container.Ports, port => port.Name == scraped.Spec.Ports.Single().TargetPort.Value);
        }
    }

    [Fact]
    public async Task The_rules_of_Prometheus_are_written_as_its_operator_takes_them()
    {
        var script = Path.Combine(Kustomization.Root, "components", "servicemonitor", "rules.sh");
        using var process = Process.Start(new ProcessStartInfo(script) { RedirectStandardOutput = true })!;
        var rules = Manifests.Parse(await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))
            .GetAll<PrometheusRule>()
            .ToList();
        Assert.Equal(
            ["experiments-alerts", "experiments-recording-rules"], rules.Select(rule => rule.Metadata.Name).Order());
        Assert.All(rules.SelectMany(rule => rule.Spec.Groups).SelectMany(group => group.Rules), rule =>
            Assert.True(rule.Expr.Length > 0 && rule.Alert is null != rule.Record is null));
        // The links of alerts too, which begin with a label of Prometheus.
        Assert.Equal(Monitoring.Rule.Alerts.Select(alert => (alert.Alert, alert.Annotations["runbook_url"])),
            rules.SelectMany(rule => rule.Spec.Groups)
                .SelectMany(group => group.Rules)
                .Where(rule => rule.Alert is not null)
                .Select(rule => (rule.Alert, rule.Annotations!["runbook_url"])));
    }
}
