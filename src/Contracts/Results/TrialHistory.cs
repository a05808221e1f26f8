using Experiments.Contracts.Leases;

namespace Experiments.Contracts.Results;

/// <summary>
/// The durable data of one trial: the fits that ended, the fits that run, and the attempts without a result.
/// </summary>
[GenerateSerializer, Immutable, Alias("Experiments.TrialHistory")]
public sealed record TrialHistory
{
    /// <summary>The trial's number.</summary>
    [Id(0)] public required long Trial { get; init; }

    /// <summary>The trial's hyperparameters, a JSON object; null if they cannot be determined.</summary>
    [Id(1)] public string? Params { get; init; }

    /// <summary>True if a constraint excludes the trial.</summary>
    [Id(2)] public bool IsExcluded { get; init; }

    /// <summary>The trial's fits that have ended, including the refit.</summary>
    [Id(3)] public IReadOnlyList<EndedFit> Ended { get; init; } = [];

    /// <summary>The attempts without a result, in their order.</summary>
    [Id(4)] public IReadOnlyList<FailedAttempt> Attempts { get; init; } = [];

    /// <summary>The trial's fits that are leased.</summary>
    [Id(5)] public IReadOnlyList<RunningFit> Running { get; init; } = [];

    /// <summary>The trial's fits that wait to be run again.</summary>
    [Id(6)] public IReadOnlyList<ReturnedFit> Returned { get; init; } = [];

    /// <summary>True if the store has any data of the trial.</summary>
    public bool IsKnown => Ended.Count + Attempts.Count + Running.Count + Returned.Count > 0;
}

/// <summary>A fit that ended, with or without scores.</summary>
/// <param name="Report">The report of its worker.</param>
/// <param name="Params">The trial's hyperparameters: a JSON object.</param>
/// <param name="Errors">The number of attempts that ended with a reported failure.</param>
/// <param name="LostAttempts">The number of attempts that ended because the worker was lost.</param>
/// <param name="Ended">The time at which the fit ended.</param>
/// <param name="AdoptedFrom">The experiment that trained the fit, if its result was known already.</param>
/// <param name="Worker">Silo, device and slot of the worker that reported the fit; null if no worker did.</param>
[GenerateSerializer, Immutable, Alias("Experiments.EndedFit")]
public sealed record EndedFit(
    [property: Id(0)] FitReport Report,
    [property: Id(1)] string Params, [property: Id(2)] int Errors, [property: Id(3)] int LostAttempts,
    [property: Id(4)] DateTimeOffset Ended,
    [property: Id(5)] string? AdoptedFrom = null, [property: Id(6)] string? Worker = null);

/// <summary>An attempt at a fit that gave no result, after which the fit was returned to be run again.</summary>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Worker">Silo, device and slot of the worker that held the fit.</param>
/// <param name="Device">The device's name, or empty if it is not known.</param>
/// <param name="Failure">The cause of the attempt's end.</param>
/// <param name="Log">The last lines of the training's log.</param>
/// <param name="Ended">The time at which the attempt ended.</param>
[GenerateSerializer, Immutable, Alias("Experiments.FailedAttempt")]
public sealed record FailedAttempt(
    [property: Id(0)] int Fold,
    [property: Id(1)] string Worker, [property: Id(2)] string Device, [property: Id(3)] FitFailure Failure,
    [property: Id(4)] string Log, [property: Id(5)] DateTimeOffset Ended);

/// <summary>A fit under a lease.</summary>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Worker">Silo, device and slot of the worker that holds the fit.</param>
/// <param name="Since">The time at which the fit was leased.</param>
[GenerateSerializer, Immutable, Alias("Experiments.RunningFit")]
public sealed record RunningFit(
    [property: Id(0)] int Fold, [property: Id(1)] string Worker, [property: Id(2)] DateTimeOffset Since);

/// <summary>A fit that was returned to be run again.</summary>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Errors">The number of attempts that ended with a reported failure.</param>
/// <param name="LostAttempts">The number of attempts that ended because the worker was lost.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ReturnedFit")]
public sealed record ReturnedFit(
    [property: Id(0)] int Fold, [property: Id(1)] int Errors, [property: Id(2)] int LostAttempts);
