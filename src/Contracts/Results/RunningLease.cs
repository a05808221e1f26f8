namespace Experiments.Contracts.Results;

/// <summary>A lease as people see it: what a slot trains, or trains next.</summary>
/// <param name="Worker">Silo, device and slot of the worker that holds it.</param>
/// <param name="PackKey">The pack key of its fits: those of one key may train together. Null for fits without.</param>
/// <param name="Age">The time since the grant.</param>
/// <param name="Fits">The fits that have not ended, in the order of the grant.</param>
[GenerateSerializer, Immutable, Alias("Experiments.RunningLease")]
public sealed record RunningLease(
    [property: Id(0)] string Worker, [property: Id(1)] string? PackKey, [property: Id(2)] TimeSpan Age,
    [property: Id(3)] IReadOnlyList<RunningFold> Fits);

/// <summary>A fit of a lease.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Fold">The fold, or -1 for the refit.</param>
[GenerateSerializer, Immutable, Alias("Experiments.RunningFold")]
public sealed record RunningFold([property: Id(0)] long Trial, [property: Id(1)] int Fold);
