namespace Experiments.Client;

/// <summary>The connection to the cluster was lost, or came back.</summary>
/// <param name="IsLost">Whether it was lost. The client then tries again until its patience is over.</param>
/// <param name="Reason">The event, in a sentence.</param>
public sealed record ConnectionChange(bool IsLost, string Reason);
