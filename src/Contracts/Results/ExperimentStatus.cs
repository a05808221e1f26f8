using Experiments.Contracts.Leases;

namespace Experiments.Contracts.Results;

/// <summary>An experiment at a glance. Shows durable state only.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ExperimentStatus")]
public sealed record ExperimentStatus
{
    /// <summary>The id: the name and a ULID, or the idempotency key of the submission.</summary>
    [Id(0)] public required string ExperimentId { get; init; }

    /// <summary>The name, as its file gives it.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Its state.</summary>
    [Id(2)] public required ExperimentState State { get; init; }

    /// <summary>Trials of the search; an upper bound where constraints exclude points.</summary>
    [Id(3)] public required long Trials { get; init; }

    /// <summary>The fits of each trial: the folds of its cross-validation.</summary>
    [Id(4)] public required int Folds { get; init; }

    /// <summary>Trials of which every fold has ended.</summary>
    [Id(5)] public long TrialsDone { get; init; }

    /// <summary>Fits that ended with scores.</summary>
    [Id(6)] public long FitsCompleted { get; init; }

    /// <summary>Fits that ended without scores.</summary>
    [Id(7)] public long FitsFailed { get; init; }

    /// <summary>Fits that a worker has under a lease.</summary>
    [Id(8)] public long FitsLeased { get; init; }

    /// <summary>Attempts that failed and were repeated.</summary>
    [Id(9)] public long Retries { get; init; }

    /// <summary>When it was submitted.</summary>
    [Id(10)] public DateTimeOffset Submitted { get; init; }

    /// <summary>When it ended; null before that.</summary>
    [Id(11)] public DateTimeOffset? Ended { get; init; }

    /// <summary>The metric that picks the winner.</summary>
    [Id(12)] public string RefitMetric { get; init; } = "";

    /// <summary>The best trial so far whose folds are all there, or null.</summary>
    [Id(13)] public BestTrial? Best { get; init; }

    /// <summary>The workers that have a lease of it.</summary>
    [Id(14)] public int Workers { get; init; }

    /// <summary>The winner's artifact in the artifact store, once it is there.</summary>
    [Id(15)] public string? Artifact { get; init; }

    /// <summary>Why the experiment failed, as a sentence.</summary>
    [Id(16)] public string? Message { get; init; }

    /// <summary>Fits whose results were known already, from an earlier experiment.</summary>
    [Id(17)] public long FitsAdopted { get; init; }

    /// <summary>What the refit of the winner gave, once it ended.</summary>
    [Id(18)] public FitReport? Refit { get; init; }

    /// <summary>How long it has run: the time in which it was neither paused nor without a process.</summary>
    [Id(19)] public TimeSpan RunTime { get; init; }

    /// <summary>
    /// What it waits for because no worker has it; null where a worker may take it, or nothing waits.
    /// </summary>
    [Id(20)] public MissingDevice? Missing { get; init; }

    /// <summary>Its priority among the experiments that share the workers; greater goes first.</summary>
    [Id(21)] public int Priority { get; init; }

    /// <summary>
    /// The traceparent (W3C) of its submission, below which all that is done for it is traced; null where it is not.
    /// </summary>
    [Id(22)] public string? Trace { get; init; }
}

/// <summary>A device that an experiment asks for and no worker has.</summary>
/// <param name="Device">As it was asked for: auto, cpu, gpu or gpu:1.</param>
/// <param name="Workers">How many workers there are, of other devices.</param>
/// <param name="SetAside">Why those that have it do not take it, as a sentence; null where none has it.</param>
[GenerateSerializer, Immutable, Alias("Experiments.MissingDevice")]
public sealed record MissingDevice(
    [property: Id(0)] string Device, [property: Id(1)] int Workers, [property: Id(2)] string? SetAside = null);

/// <summary>The trial that leads.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.BestTrial")]
public sealed record BestTrial(
    [property: Id(0)] long Trial, [property: Id(1)] double MeanScore, [property: Id(2)] string Params);
