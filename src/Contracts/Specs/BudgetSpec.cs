namespace Experiments.Contracts.Specs;

/// <summary>What an experiment may cost; null means no limit.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.BudgetSpec")]
public sealed record BudgetSpec
{
    /// <summary>The longest run time, in which pauses do not count.</summary>
    [Id(0)] public TimeSpan? MaxTime { get; init; }

    /// <summary>The most trials.</summary>
    [Id(1)] public long? MaxTrials { get; init; }
}
