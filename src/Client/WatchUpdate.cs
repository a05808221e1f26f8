using Experiments.Contracts.Results;

namespace Experiments.Client;

/// <summary>The state of an experiment, as the cluster said it last.</summary>
/// <param name="Status">The state.</param>
/// <param name="ConnectionError">The reason why the cluster does not answer now; null where it does.</param>
internal sealed record WatchUpdate(ExperimentStatus Status, string? ConnectionError = null);
