namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>The manifests that kustomize builds from a folder of deploy/k8s, as `kubectl apply -k` does.</summary>
internal static class Kustomization
{
    // Debian 12's kubernetes-client is of 2021, and knows neither components nor what else is used here.
    internal const string Remedy = "install kubectl 1.27 or newer, https://kubernetes.io/docs/tasks/tools";

    public static string Root { get; } = Repository.File("deploy", "k8s");

    public static Task<string> OverlayAsync(string name) => BuildAsync(Path.Combine(Root, "overlays", name));

    /// <summary>An overlay and components, put together as an operator does it.</summary>
    public static Task<string> WithAsync(string overlay, params string[] components) => OfOperatorAsync($"""
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [path/to/deploy/k8s/overlays/{overlay}]
        components: [{string.Join(", ", components.Select(component => $"path/to/deploy/k8s/components/{component}"))}]
        """);

    /// <summary>
    /// Builds a kustomization in a separate folder, which refers to this repository as path/to/deploy/k8s.
    /// </summary>
    public static async Task<string> OfOperatorAsync(string kustomization)
    {
        using var folder = new WorkingFolder();
        var text = kustomization.Replace(
            "path/to/deploy/k8s", Path.GetRelativePath(folder.Path, Root), StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("kustomization.yaml"), text, TestContext.Current.CancellationToken);
        return await BuildAsync(folder.Path);
    }

    private static async Task<string> BuildAsync(string folder)
    {
        var kubectl = ExternalProgram.RequireFromElsewhere("kubectl", Remedy);
        // Also what it only warns of is refused, such as fields that are going away.
        return await Tool.RunAsync(kubectl, ["kustomize", folder]);
    }
}
