namespace Experiments.Contracts.Specs;

/// <summary>A grid of hyperparameters: every combination of their values.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.SubGridSpec")]
public sealed record SubGridSpec([property: Id(0)] IReadOnlyList<SpaceEntry> Entries);

/// <summary>One searched hyperparameter.</summary>
/// <param name="Name">The hyperparameter's name.</param>
/// <param name="Values">The hyperparameter's values, each as JSON.</param>
[GenerateSerializer, Immutable, Alias("Experiments.SpaceEntry")]
public sealed record SpaceEntry([property: Id(0)] string Name, [property: Id(1)] IReadOnlyList<string> Values);
