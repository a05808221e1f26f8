namespace Experiments.Contracts.Specs;

/// <summary>The limits of an experiment; null means no limit.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.BudgetSpec")]
public sealed record BudgetSpec
{
    /// <summary>The longest run time, without pauses.</summary>
    [Id(0)] public TimeSpan? MaxTime { get; init; }

    /// <summary>The largest number of trials.</summary>
    [Id(1)] public long? MaxTrials { get; init; }
}
