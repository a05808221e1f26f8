using System.Collections.Concurrent;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>
/// The two ways in which deploy makes manifests, each with workers on CPUs and on GPUs: what holds for one holds for
/// all.
/// </summary>
internal static class Rendering
{
    public static TheoryData<string, string> All =>
        new MatrixTheoryData<string, string>(["kustomize", "helm"], ["cpu", "gpu"]);

    /// <summary>What the components of kustomize are among the values of the chart.</summary>
    private static readonly Dictionary<string, string[]> s_values = new()
    {
        ["cluster-secret"] = ["secrets.cluster=\"experiments-cluster\""],
        ["instance-metadata"] =
        [
            """
            networkPolicy.roleAddresses=
            ["169.254.170.23/32","fd00:ec2::23/128","169.254.169.254/32","fd00:ec2::254/128"]
            """,
        ],
        ["otlp-grpc"] =
            ["networkPolicy.telemetryPorts=[4318,4317]", "settings.OTEL_EXPORTER_OTLP_PROTOCOL=\"grpc\""],
        ["pgbouncer"] = ["networkPolicy.databasePorts=[5432,6432]"],
        // The chart has no database.
        ["postgres"] = [],
        ["servicemonitor"] = ["serviceMonitor.enabled=true"],
    };

    /// <summary>What was built: every test reads it, and the programs take a second each.</summary>
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_built = new();

    /// <summary>Builds the manifests.</summary>
    /// <param name="by">kustomize or helm.</param>
    /// <param name="workers">cpu or gpu.</param>
    /// <param name="with">Components of deploy/k8s.</param>
    public static async Task<Manifests> BuildAsync(string by, string workers, params string[] with) =>
        Manifests.Parse(await s_built.GetOrAdd($"{by} {workers} {string.Join(' ', with)}", _ => new(
            () => by == "helm" ? HelmAsync(workers, with) : KustomizeAsync(workers, with))).Value);

    private static Task<string> HelmAsync(string workers, string[] with) => Chart.TemplateAsync(
    [
        $"workers.cpu.enabled={Json(workers == "cpu")}", $"workers.gpu.enabled={Json(workers == "gpu")}",
        .. with.SelectMany(component => s_values[component]),
    ]);

    private static Task<string> KustomizeAsync(string workers, string[] with) =>
        with.Length == 0 ? Kustomization.OverlayAsync(workers) : Kustomization.WithAsync(workers, with);

    private static string Json(bool value) => value ? "true" : "false";
}
