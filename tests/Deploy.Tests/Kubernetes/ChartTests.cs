using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The chart by Helm's own checks, and beside what kustomize makes.</summary>
public sealed class ChartTests
{
    /// <summary>What a chart has beside: labels of its release and its pools, and what settings change.</summary>
    private static readonly string[] s_ofTheChart =
    [
        "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "helm.sh/chart", "experiments-pool",
        "checksum/settings",
    ];

    [Fact]
    public async Task Helm_finds_no_fault() => await Chart.RunAsync(["lint", "--strict", "--quiet", Chart.Root]);

    [Fact]
    public async Task A_value_that_the_chart_does_not_know_is_refused()
    {
        await Chart.TemplateAsync("workers.a100={\"enabled\":true,\"replicas\":1,\"gpus\":8,"
            + "\"resources\":{\"requests\":{},\"limits\":{}}}");
        foreach (var wrong in new[] { "worker.replicas=1", "settings.EXPERIMENTS_SLOTS=0", "networkPolicy.port=1" })
            await Assert.ThrowsAnyAsync<Exception>(() => Chart.TemplateAsync(wrong));
    }

    [Fact]
    public async Task A_pool_has_its_own_silos_and_every_GPU_that_it_asks_for()
    {
        var manifests = Manifests.Parse(await Chart.TemplateAsync("workers.a100={\"enabled\":true,\"replicas\":3,"
            + "\"gpus\":2,\"resources\":{\"requests\":{\"cpu\":\"1\"},\"limits\":{\"memory\":\"1Gi\"}}}"));
        Assert.Equal(["experiments-a100", "experiments-coordinator", "experiments-cpu"],
            manifests.Silos.Select(silo => silo.Metadata.Name).Order());
        var pool = manifests.Silos.Single(silo => silo.Metadata.Name == "experiments-a100");
        var container = pool.Spec.Template.Spec.Containers.Single();
        Assert.Equal((3, 2), (pool.Spec.Replicas, container.Resources.Limits["nvidia.com/gpu"].ToDecimal()));
        Assert.Equal("gpu:0,gpu:1", container.Env.Single(variable => variable.Name == "EXPERIMENTS_DEVICES").Value);
        Assert.StartsWith("experiments-cuda:", container.Image, StringComparison.Ordinal);
        Assert.All(manifests.Silos, silo => Assert.Equal([silo], manifests.Silos.Where(other =>
            Manifests.Selects(silo.Spec.Selector, other.Spec.Template.Metadata.Labels))));
    }

    [Fact]
    public async Task The_values_of_the_readme_make_what_it_says()
    {
        var readme = await File.ReadAllTextAsync(
            Path.Combine(Chart.Root, "README.md"), TestContext.Current.CancellationToken);
        using var folder = new WorkingFolder();
        await File.WriteAllTextAsync(folder.File("values.yaml"), readme.Split("```yaml\n")[1].Split("```")[0],
            TestContext.Current.CancellationToken);
        var manifests = Manifests.Parse(await Chart.RunAsync(
            ["template", "experiments", Chart.Root, "--values", folder.File("values.yaml")]));
        Assert.Equal([("experiments-a100", 2), ("experiments-coordinator", 2), ("experiments-gpu", 8)],
            manifests.Silos.Select(silo => (silo.Metadata.Name, silo.Spec.Replicas!.Value)).Order());
        Assert.All(manifests.Silos, silo => Assert.StartsWith("registry.example.com/experiments",
            silo.Spec.Template.Spec.Containers.Single().Image, StringComparison.Ordinal));
        Assert.Equal("NAME", manifests.GetAll<ServiceMonitor>().Single().Metadata.Labels["release"]);
        var database = manifests.GetAll<V1NetworkPolicy>().Single(
            policy => policy.Metadata.Name == "experiments-database");
        Assert.Equal("6432", Assert.Single(database.Spec.Egress.Single().Ports).Port.Value);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("gpu")]
    public async Task The_chart_and_kustomize_make_the_same_cluster(string workers)
    {
        string[] with = ["servicemonitor", "cluster-secret", "pgbouncer", "otlp-grpc", "instance-metadata"];
        var helm = Known(await Rendering.BuildAsync("helm", workers, with));
        var kustomize = Known(await Rendering.BuildAsync("kustomize", workers, with));
        Assert.Equal(kustomize.Keys.Order(), helm.Keys.Order());
        Assert.All(kustomize, pair => Assert.Equal(pair.Value, helm[pair.Key]));
    }

    /// <summary>Every object by its kind and name, in one form.</summary>
    private static Dictionary<string, string> Known(Manifests manifests)
    {
        var settings = manifests.GetAll<V1ConfigMap>().Single().Metadata.Name;
        return manifests.All.Cast<IKubernetesObject<V1ObjectMeta>>()
            .Select(manifest => KubernetesJson.Serialize((object)manifest)
                // kustomize gives it a new name when it changes.
                .Replace(settings, "experiments-silo", StringComparison.Ordinal))
            .Select(text => (JsonObject)Normalise(JsonNode.Parse(text)!))
            .ToDictionary(node => $"{node["kind"]} {node["metadata"]!["name"]}", node => node.ToJsonString());
    }

    private static JsonNode Normalise(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map
            .Where(pair => pair.Value is not null && !s_ofTheChart.Contains(pair.Key))
            .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Normalise(pair.Value!)))
            .Where(pair => pair.Value is not JsonObject { Count: 0 })
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)),
        // The order of variables, volumes and ports is of no account.
        JsonArray list => new JsonArray(
            [.. list.Select(item => Normalise(item!)).OrderBy(item => item.ToJsonString(), StringComparer.Ordinal)]),
        _ => node.DeepClone(),
    };
}
