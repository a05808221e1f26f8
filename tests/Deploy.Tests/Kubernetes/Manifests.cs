using k8s;
using k8s.Models;

namespace Experiments.Deploy.Tests.Kubernetes;

/// <summary>Manifests as the typed models of Kubernetes' API: a field that they do not know is refused.</summary>
internal sealed class Manifests
{
    private static readonly Dictionary<string, Type> s_types = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["monitoring.coreos.com/v1/PrometheusRule"] = typeof(PrometheusRule),
    };

    private Manifests(IReadOnlyList<object> all) => All = all;

    public IReadOnlyList<object> All { get; }

    /// <summary>Every pod that is made, by the name of what makes it.</summary>
    public IReadOnlyList<(string Name, V1PodTemplateSpec Pod)> Pods =>
    [
        .. GetAll<V1Deployment>().Select(d => (d.Metadata.Name, d.Spec.Template)),
        .. GetAll<V1StatefulSet>().Select(s => (s.Metadata.Name, s.Spec.Template)),
        .. GetAll<V1Job>().Select(j => (j.Metadata.Name, j.Spec.Template)),
    ];

    public IReadOnlyList<V1Deployment> Silos =>
        [.. GetAll<V1Deployment>()
            .Where(d => d.Spec.Template.Metadata.Labels["app.kubernetes.io/name"] == "experiments")];

    public static Manifests Parse(string yaml) =>
        new([.. KubernetesYaml.LoadAllFromString(yaml, s_types, strict: true)]);

    public IEnumerable<T> GetAll<T>() => All.OfType<T>();

    /// <summary>The environment of a container, as its references have it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="secrets">The secrets' values, by name/key; an optional one may be missing.</param>
    /// <param name="podIp">The pod's address.</param>
    public Dictionary<string, string> Environment(
        V1Container container, IReadOnlyDictionary<string, string> secrets, string podIp)
    {
        var environment = new Dictionary<string, string>();
        foreach (var source in container.EnvFrom ?? [])
            foreach (var (name, value) in GetAll<V1ConfigMap>()
                    .Single(map => map.Metadata.Name == source.ConfigMapRef.Name).Data)
                environment[name] = value;
        foreach (var variable in container.Env ?? [])
        {
            if (variable.ValueFrom is not { } from) environment[variable.Name] = variable.Value;
            else if (from.FieldRef is { } field)
                environment[variable.Name] =
                    field.FieldPath == "status.podIP" ? podIp : throw new NotSupportedException(field.FieldPath);
            else if (secrets.TryGetValue($"{from.SecretKeyRef.Name}/{from.SecretKeyRef.Key}", out var secret))
                environment[variable.Name] = secret;
            else
                Assert.True(from.SecretKeyRef.Optional,
                    $"{variable.Name}: no secret {from.SecretKeyRef.Name}/{from.SecretKeyRef.Key}");
        }
        return environment;
    }

    /// <summary>Returns whether a selector selects an object with these labels.</summary>
    public static bool Selects(V1LabelSelector selector, IDictionary<string, string>? labels)
    {
        Assert.Null(selector.MatchExpressions);
        return Selects(selector.MatchLabels, labels);
    }

    public static bool Selects(IDictionary<string, string>? wanted, IDictionary<string, string>? labels) =>
        (wanted ?? new Dictionary<string, string>())
            .All(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
