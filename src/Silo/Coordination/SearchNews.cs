using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Coordination;

/// <summary>What is to be told of a batch once it is durable.</summary>
/// <param name="Reading">The search after it.</param>
/// <param name="TrialsEnded">How many trials ended by it.</param>
/// <param name="Waits">How long the trials waited that were leased by it.</param>
/// <param name="Times">How long the trials took that ended by it.</param>
internal sealed record SearchNews(SearchReading Reading, long TrialsEnded, IReadOnlyList<TimeSpan> Waits, IReadOnlyList<TimeSpan> Times);
