using System.Text.Json.Serialization;
using Experiments.Contracts.Leases;

namespace Experiments.Contracts.Results;

/// <summary>The durable state of an experiment at a glance.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.ExperimentStatus")]
public sealed record ExperimentStatus
{
    /// <summary>The id: the name and a ULID, or the idempotency key of the submission.</summary>
    [Id(0)] public required string ExperimentId { get; init; }

    /// <summary>The name, as given in the experiment file.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>The state of the experiment.</summary>
    [Id(2)] public required ExperimentState State { get; init; }

    /// <summary>The number of trials of the search; an upper bound if constraints exclude points.</summary>
    [Id(3)] public required long Trials { get; init; }

    /// <summary>The number of fits of each trial: the folds of its cross-validation.</summary>
    [Id(4)] public required int Folds { get; init; }

    /// <summary>The number of trials whose folds have all ended.</summary>
    [Id(5)] public long TrialsDone { get; init; }

    /// <summary>The number of fits that ended with scores.</summary>
    [Id(6)] public long FitsCompleted { get; init; }

    /// <summary>The number of fits that ended without scores.</summary>
    [Id(7)] public long FitsFailed { get; init; }

    /// <summary>The number of fits that are leased.</summary>
    [Id(8)] public long FitsLeased { get; init; }

    /// <summary>The number of attempts that failed and were repeated.</summary>
    [Id(9)] public long Retries { get; init; }

    /// <summary>The time of submission.</summary>
    [Id(10)] public DateTimeOffset Submitted { get; init; }

    /// <summary>The time at which the experiment ended; null before that.</summary>
    [Id(11)] public DateTimeOffset? Ended { get; init; }

    /// <summary>The metric that picks the winner.</summary>
    [Id(12)] public string RefitMetric { get; init; } = "";

    /// <summary>The best trial so far of those whose folds have all ended, or null.</summary>
    [Id(13)] public BestTrial? Best { get; init; }

    /// <summary>The workers that hold a lease of the experiment.</summary>
    [Id(14)] public int Workers { get; init; }

    /// <summary>The winner's artifact in the artifact store, once it is stored.</summary>
    [Id(15)] public string? Artifact { get; init; }

    /// <summary>The reason of the experiment's failure, as a sentence.</summary>
    [Id(16)] public string? Message { get; init; }

    /// <summary>The number of fits whose results were known already, from an earlier experiment.</summary>
    [Id(17)] public long FitsAdopted { get; init; }

    /// <summary>The report of the winner's refit, once it has ended.</summary>
    [Id(18)] public FitReport? Refit { get; init; }

    /// <summary>
    /// The run time of the experiment, without pauses and without the time in which no process ran it.
    /// </summary>
    [Id(19)] public TimeSpan RunTime { get; init; }

    /// <summary>
    /// The device that the experiment waits for because no worker has it; null if a worker may take it, or nothing
    /// waits.
    /// </summary>
    [Id(20)] public MissingDevice? Missing { get; init; }

    /// <summary>The priority of the experiment among those that share the workers; a greater one goes first.</summary>
    [Id(21)] public int Priority { get; init; }

    /// <summary>
    /// The traceparent (W3C) of the submission, the ancestor of all spans of the experiment; null if it is not traced.
    /// </summary>
    [Id(22)] public string? Trace { get; init; }

    /// <summary>
    /// The reason why the store cannot be written now, with the remedy, for an experiment that has not ended; null if
    /// it can. It is a fact of the moment and is not stored.
    /// </summary>
    [Id(23), JsonIgnore] public string? StoreProblem { get; init; }

    /// <summary>
    /// The scores of a model that looks at no feature, by metric; empty for an experiment of an earlier version.
    /// </summary>
    [Id(24)]
    public IReadOnlyList<BaselineScore> Baseline
    {
        get;
        // Experiments that were stored before this member existed are read back with null.
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// The positive class, which precision, recall and F1 are of; null where there is none, or for an experiment of an
    /// earlier version.
    /// </summary>
    [Id(26)] public string? PositiveClass { get; init; }

    /// <summary>What in the data or the experiment could mislead, as sentences.</summary>
    [Id(25)]
    public IReadOnlyList<string> Warnings
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>
    /// The owner: who submitted the experiment, such as anna@laptop; null for an experiment of an earlier version.
    /// </summary>
    [Id(27)] public string? Owner { get; init; }

    /// <summary>
    /// The time left at the rate so far, if the experiment runs; null before a fit was trained. Constraints and early
    /// ends can make it shorter.
    /// </summary>
    [JsonIgnore]
    public TimeSpan? TimeLeft
    {
        get
        {
            var trained = FitsCompleted + FitsFailed - FitsAdopted;
            var left = Math.Max(0, (Trials * Folds) - FitsCompleted - FitsFailed);
            return State == ExperimentState.Running && trained > 0 ? RunTime * ((double)left / trained) : null;
        }
    }
}

/// <summary>
/// The score of a model that looks at no feature: it predicts the most frequent class, or the mean, of each fold's
/// training rows.
/// </summary>
/// <param name="Metric">The metric.</param>
/// <param name="Mean">The mean over the folds.</param>
/// <param name="StandardDeviation">The standard deviation over the folds.</param>
[GenerateSerializer, Immutable, Alias("Experiments.BaselineScore")]
public sealed record BaselineScore(
    [property: Id(0)] string Metric, [property: Id(1)] double Mean, [property: Id(2)] double StandardDeviation);

/// <summary>A device that an experiment asks for and that no worker has.</summary>
/// <param name="Device">The device as requested: auto, cpu, gpu or gpu:1.</param>
/// <param name="Workers">The number of workers, all of other devices.</param>
/// <param name="QuarantineReason">
/// The reason why workers with the device do not take leases, as a sentence; null if no worker has it.
/// </param>
[GenerateSerializer, Immutable, Alias("Experiments.MissingDevice")]
public sealed record MissingDevice(
    [property: Id(0)] string Device, [property: Id(1)] int Workers, [property: Id(2)] string? QuarantineReason = null);

/// <summary>The trial with the best mean score so far.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.BestTrial")]
public sealed record BestTrial(
    [property: Id(0)] long Trial, [property: Id(1)] double MeanScore, [property: Id(2)] string Params);
