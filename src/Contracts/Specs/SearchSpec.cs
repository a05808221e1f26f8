namespace Experiments.Contracts.Specs;

/// <summary>The choice, the validation and the comparison of points.</summary>
[GenerateSerializer, Immutable, Alias("Experiments.SearchSpec")]
public sealed record SearchSpec
{
    /// <summary>The search strategy's name in the catalog.</summary>
    [Id(0)] public string Strategy { get; init; } = "grid";

    /// <summary>The number of cross-validation folds; null where <see cref="Holdout"/> is set.</summary>
    [Id(1)] public int? Cv { get; init; } = 5;

    /// <summary>
    /// The share of the rows that is held out once, instead of cross-validation; null with cross-validation.
    /// </summary>
    [Id(2)] public double? Holdout { get; init; }

    /// <summary>True if rows are shuffled (keyed by the seed) before they are split.</summary>
    [Id(3)] public bool Shuffle { get; init; }

    /// <summary>The metrics, by scikit-learn's names; empty for the estimator's default.</summary>
    [Id(4)] public IReadOnlyList<string> Scoring { get; init; } = [];

    /// <summary>The metric that picks the winner; null for the first of <see cref="Scoring"/>.</summary>
    [Id(5)] public string? Refit { get; init; }

    /// <summary>The seed that keys every random number.</summary>
    [Id(6)] public long Seed { get; init; }

    /// <summary>
    /// True if the refit trains for the mean best number of epochs instead of holding out rows again.
    /// </summary>
    [Id(7)] public bool RefitEpochs { get; init; }

    /// <summary>
    /// The kind of cross-validation: time_series scores each fold on rows that follow those that it is trained on; null
    /// for folds of rows in any order.
    /// </summary>
    [Id(8)] public string? CvType { get; init; }

    /// <summary>
    /// For time_series, the number of rows that are left out before the rows of each fold.
    /// </summary>
    [Id(9)] public int Gap { get; init; }
}
