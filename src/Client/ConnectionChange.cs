namespace Experiments.Client;

/// <summary>The connection to the cluster was lost, or came back.</summary>
/// <param name="IsLost">Whether it was lost; it is then tried again until the patience of who asked is over.</param>
/// <param name="Reason">What happened, in a sentence.</param>
public sealed record ConnectionChange(bool IsLost, string Reason);
