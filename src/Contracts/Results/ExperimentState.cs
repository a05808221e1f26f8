namespace Experiments.Contracts.Results;

/// <summary>Where an experiment is in its life.</summary>
[GenerateSerializer]
public enum ExperimentState
{
    Running,
    Refitting,
    Paused,
    Completed,

    /// <summary>Ended without a winner: every trial failed, or the refit did.</summary>
    Failed,
    Cancelled,
}
