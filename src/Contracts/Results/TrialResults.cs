using Experiments.Contracts.Leases;

namespace Experiments.Contracts.Results;

/// <summary>A page of durable fits, in the order of trial and fold.</summary>
/// <param name="Trials">The trials of the page.</param>
/// <param name="NextTrial">Where the next page begins, or null at the end.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ResultsPage")]
public sealed record ResultsPage([property: Id(0)] IReadOnlyList<TrialRow> Trials, [property: Id(1)] long? NextTrial);

/// <summary>
/// A trial with the fits of it that are durable, one a fold; the refit is not among them. Of a fit it has scores,
/// failure, epochs and times.
/// </summary>
[GenerateSerializer, Immutable, Alias("Experiments.TrialRow")]
public sealed record TrialRow(
    [property: Id(0)] long Trial, [property: Id(1)] string Params, [property: Id(2)] IReadOnlyList<FitReport> Fits);
