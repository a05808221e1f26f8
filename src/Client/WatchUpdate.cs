using Experiments.Contracts.Results;

namespace Experiments.Client;

/// <summary>Where an experiment stands, or stood when its cluster was heard of last.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="ConnectionError">Why the cluster does not answer now, or null where it does.</param>
internal sealed record WatchUpdate(ExperimentStatus Status, string? ConnectionError = null);
