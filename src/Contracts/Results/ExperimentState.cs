namespace Experiments.Contracts.Results;

/// <summary>The states of an experiment.</summary>
[GenerateSerializer]
public enum ExperimentState
{
    /// <summary>Trials run, or wait for workers.</summary>
    Running,

    /// <summary>Every trial has ended; the winner is trained on all rows.</summary>
    Refitting,

    /// <summary>No trial begins until the experiment is resumed.</summary>
    Paused,

    /// <summary>The experiment ended with a winner.</summary>
    Completed,

    /// <summary>The experiment ended without a winner: every trial failed, or the refit did.</summary>
    Failed,

    /// <summary>The user ended the experiment.</summary>
    Cancelled,
}
