using k8s;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>As much of the Prometheus operator's PodMonitor as is used here: a field that is not here is refused.</summary>
[KubernetesEntity(ApiVersion = "v1", Group = "monitoring.coreos.com", Kind = "PodMonitor", PluralName = "podmonitors")]
internal sealed class PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public PodMonitorSpec Spec { get; set; } = new();
}

internal sealed class PodMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public IList<PodMetricsEndpoint> PodMetricsEndpoints { get; set; } = [];
}

internal sealed class PodMetricsEndpoint
{
    public string Port { get; set; } = "";

    public string Path { get; set; } = "";

    public string Interval { get; set; } = "";

    public IList<RelabelConfig> Relabelings { get; set; } = [];
}

internal sealed class RelabelConfig
{
    public string TargetLabel { get; set; } = "";

    public string Replacement { get; set; } = "";
}
