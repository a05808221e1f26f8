using Experiments.Contracts.Leases;

namespace Experiments.Contracts.Results;

/// <summary>What is durable of one trial: how its fits ended, who runs them, and what came to nothing.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.TrialHistory")]
public sealed record TrialHistory
{
    /// <summary>The trial's number.</summary>
    [Id(0)] public required long Trial { get; init; }

    /// <summary>Its hyperparameters, a JSON object; null where they cannot be told.</summary>
    [Id(1)] public string? Params { get; init; }

    /// <summary>Whether a constraint excludes it.</summary>
    [Id(2)] public bool IsExcluded { get; init; }

    /// <summary>Its fits that have ended, the refit among them.</summary>
    [Id(3)] public IReadOnlyList<EndedFit> Ended { get; init; } = [];

    /// <summary>The attempts that came to nothing, in their order.</summary>
    [Id(4)] public IReadOnlyList<FailedAttempt> Attempts { get; init; } = [];

    /// <summary>Its fits that are leased.</summary>
    [Id(5)] public IReadOnlyList<RunningFit> Running { get; init; } = [];

    /// <summary>Its fits that wait to be run again.</summary>
    [Id(6)] public IReadOnlyList<ReturnedFit> Returned { get; init; } = [];

    /// <summary>Whether it was ever begun.</summary>
    public bool IsKnown => Ended.Count + Attempts.Count + Running.Count + Returned.Count > 0;
}

/// <summary>A fit that ended, well or not.</summary>
/// <param name="Report">What its worker reported.</param>
/// <param name="Params">The trial's hyperparameters: a JSON object.</param>
/// <param name="Errors">How many attempts ended with a reported failure.</param>
/// <param name="LostAttempts">How many attempts ended because the worker was lost.</param>
/// <param name="Ended">When.</param>
/// <param name="AdoptedFrom">The experiment whose result this is, where it was known already.</param>
/// <param name="Worker">Silo, device and slot of who reported it; null where nobody did.</param>
[GenerateSerializer, Immutable, Alias("Experiments.EndedFit")]
public sealed record EndedFit(
    [property: Id(0)] FitReport Report,
    [property: Id(1)] string Params, [property: Id(2)] int Errors, [property: Id(3)] int LostAttempts,
    [property: Id(4)] DateTimeOffset Ended,
    [property: Id(5)] string? AdoptedFrom = null, [property: Id(6)] string? Worker = null);

/// <summary>An attempt at a fit that came to nothing, after which the fit was returned to be run again.</summary>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Worker">Silo, device and slot of who had it.</param>
/// <param name="Device">The device, or empty where it was not said.</param>
/// <param name="Failure">Why it ended.</param>
/// <param name="Log">The last lines of what the training said of itself.</param>
/// <param name="Ended">When.</param>
[GenerateSerializer, Immutable, Alias("Experiments.FailedAttempt")]
public sealed record FailedAttempt(
    [property: Id(0)] int Fold,
    [property: Id(1)] string Worker, [property: Id(2)] string Device, [property: Id(3)] FitFailure Failure,
    [property: Id(4)] string Log, [property: Id(5)] DateTimeOffset Ended);

/// <summary>A fit under a lease.</summary>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Worker">Silo, device and slot of who has it.</param>
/// <param name="Since">When it was leased.</param>
[GenerateSerializer, Immutable, Alias("Experiments.RunningFit")]
public sealed record RunningFit(
    [property: Id(0)] int Fold, [property: Id(1)] string Worker, [property: Id(2)] DateTimeOffset Since);

/// <summary>A fit that was returned to be run again.</summary>
/// <param name="Fold">The fold, or -1 for the refit.</param>
/// <param name="Errors">How many attempts ended with a reported failure.</param>
/// <param name="LostAttempts">How many attempts ended because the worker was lost.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ReturnedFit")]
public sealed record ReturnedFit(
    [property: Id(0)] int Fold, [property: Id(1)] int Errors, [property: Id(2)] int LostAttempts);
