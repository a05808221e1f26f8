using System.Text.RegularExpressions;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The commands of deploy/k8s/README.md, done by the real programs as far as they need no cluster.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(Kustomization.Root, "README.md"));

    public static TheoryData<string, string> Renderings => Rendering.All;

    [Theory]
    [MemberData(nameof(Renderings))]
    public async Task Every_secret_that_a_pod_needs_was_made_before(string by, string workers)
    {
        var made = await MakeAsync();
        Assert.Equal(["experiments"], made.GetAll<V1Namespace>().Select(space => space.Metadata.Name));
        var keys = made.GetAll<V1Secret>()
            .SelectMany(secret => secret.Data.Keys.Select(key => $"{secret.Metadata.Name}/{key}"))
            .ToHashSet();
        var manifests = await Rendering.BuildAsync(by, workers, "cluster-secret");
        foreach (var pod in manifests.Pods.Select(pod => pod.Pod.Spec))
        {
            var needed = pod.Containers.SelectMany(container => container.Env)
                .Select(variable => variable.ValueFrom?.SecretKeyRef)
                .OfType<V1SecretKeySelector>()
                .Where(secret => secret.Optional is not true)
                .Select(secret => $"{secret.Name}/{secret.Key}")
                .Concat(pod.Volumes.Where(volume => volume.Secret is not null)
                    .Select(volume => $"{volume.Secret.SecretName}/secret"));
            Assert.Superset(needed.ToHashSet(), keys);
        }
    }

    [Fact]
    public void Images_are_made_and_brought_to_the_nodes_before_they_are_asked_for()
    {
        var steps = Start();
        var apply = steps.IndexOf("kubectl apply -k deploy/k8s/overlays/", StringComparison.Ordinal);
        Assert.All(["docker build -f deploy/Dockerfile -t experiments:", "docker load", "kind load docker-image",
            "k3s ctr images import", "ctr --namespace k8s.io images import", "kubectl create namespace"],
            step => Assert.InRange(steps.IndexOf(step, StringComparison.Ordinal), 0, apply));
    }

    private static string Start() => s_readme.Split("## Start\n")[1].Split("\n## ")[0];

    /// <summary>What `kubectl create` of the first section makes, without a cluster to make it in.</summary>
    private static async Task<Manifests> MakeAsync()
    {
        ExternalProgram.RequireFromElsewhere("kubectl", Kustomization.Remedy);
        using var folder = new WorkingFolder();
        var text = new List<string>();
        foreach (Match command in Command().Matches(Start()))
        {
            var line = command.Value.Trim();
            text.Add(await Tool.RunAsync("/bin/bash",
                ["-c", line.StartsWith('(') ? line : $"{line} --dry-run=client -o yaml"], folder.Path));
        }
        return Manifests.Parse(string.Join("\n---\n", text.Where(made => made.Length > 0)));
    }

    // With the lines that it goes on in.
    [GeneratedRegex(@"^ *(kubectl create|\(umask)(.*\\\n)*.*$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
