using k8s;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>
/// As much of the Prometheus operator's ServiceMonitor as is used here: a field that is not here is refused.
/// </summary>
[KubernetesEntity(
    ApiVersion = "v1", Group = "monitoring.coreos.com", Kind = "ServiceMonitor", PluralName = "servicemonitors")]
internal sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ServiceMonitorSpec Spec { get; set; } = new();
}

internal sealed class ServiceMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public IList<ServiceMonitorEndpoint> Endpoints { get; set; } = [];
}

internal sealed class ServiceMonitorEndpoint
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
