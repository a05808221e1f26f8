using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>The metrics of a batch, which are recorded after it is durable.</summary>
/// <param name="Search">The search after the batch.</param>
/// <param name="TrialsEnded">The number of trials that ended in the batch.</param>
/// <param name="WaitTimes">The waiting times of the trials that were leased in the batch.</param>
/// <param name="TrialTimes">The durations of the trials that ended in the batch.</param>
internal sealed record CommitMetrics(
    SearchMetrics Search, long TrialsEnded, IReadOnlyList<TimeSpan> WaitTimes, IReadOnlyList<TimeSpan> TrialTimes);
