namespace Experiments.Contracts.Results;

/// <summary>Where an experiment is in its life.</summary>
[GenerateSerializer]
public enum ExperimentState
{
    /// <summary>Trials run, or wait for workers.</summary>
    Running,

    /// <summary>Every trial has ended; the winner is trained on all rows.</summary>
    Refitting,

    /// <summary>No trial begins until the experiment is resumed.</summary>
    Paused,

    /// <summary>Ended with a winner.</summary>
    Completed,

    /// <summary>Ended without a winner: every trial failed, or the refit did.</summary>
    Failed,

    /// <summary>Ended by its user.</summary>
    Cancelled,
}
