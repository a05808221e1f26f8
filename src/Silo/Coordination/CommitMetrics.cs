using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>What is to be told of a batch once it is durable.</summary>
/// <param name="Search">The search after it.</param>
/// <param name="TrialsEnded">How many trials ended by it.</param>
/// <param name="WaitTimes">How long the trials waited that were leased by it.</param>
/// <param name="TrialTimes">How long the trials took that ended by it.</param>
internal sealed record CommitMetrics(
    SearchMetrics Search, long TrialsEnded, IReadOnlyList<TimeSpan> WaitTimes, IReadOnlyList<TimeSpan> TrialTimes);
