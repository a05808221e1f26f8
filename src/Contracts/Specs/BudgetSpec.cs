namespace Experiments.Contracts.Specs;

/// <summary>What an experiment may cost; null means no limit.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.BudgetSpec")]
public sealed record BudgetSpec
{
    [Id(0)] public TimeSpan? MaxTime { get; init; }
    [Id(1)] public long? MaxTrials { get; init; }
}
