using Experiments.Contracts.Leases;

namespace Experiments.Contracts.Results;

/// <summary>A page of durable fits, in the order of trial and fold.</summary>
/// <param name="Trials">The trials of the page.</param>
/// <param name="NextTrial">The first trial of the next page, or null at the end.</param>
[GenerateSerializer, Immutable, Alias("Experiments.ResultsPage")]
public sealed record ResultsPage([property: Id(0)] IReadOnlyList<TrialRow> Trials, [property: Id(1)] long? NextTrial);

/// <summary>
/// A trial with its durable fits, one per fold, without the refit. Each fit has scores, failure, epochs and times only.
/// </summary>
[GenerateSerializer, Immutable, Alias("Experiments.TrialRow")]
public sealed record TrialRow(
    [property: Id(0)] long Trial, [property: Id(1)] string Params, [property: Id(2)] IReadOnlyList<FitReport> Fits);
