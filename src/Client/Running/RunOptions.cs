namespace Experiments.Client.Running;

/// <summary>What was asked of a run.</summary>
/// <param name="Spec">The experiment file.</param>
/// <param name="Out">Where the winner goes; null for artifacts/NAME.</param>
/// <param name="Json">Whether events are written for a program.</param>
/// <param name="Cluster">HOST:PORT of a cluster; null to run in this process.</param>
/// <param name="ClusterId">The cluster's name.</param>
/// <param name="MetricsPort">The port of /metrics and /healthz in this process; null for none.</param>
/// <param name="Slots">Packs that train at once in this process; null for what the machine has.</param>
internal sealed record RunOptions(string Spec, string? Out, bool Json, string? Cluster, string ClusterId, int? MetricsPort, int? Slots);
