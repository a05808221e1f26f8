using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;

namespace Experiments.Engine;

/// <summary>The result of a <see cref="GridSearchCv"/>.</summary>
/// <param name="Trials">Every trial, in the grid's order.</param>
/// <param name="Best">The trial with the greatest mean score; the first of equal ones.</param>
/// <param name="Scorer">The name of the scorer that chose the best trial.</param>
/// <param name="Winner">
/// The best trial's model, trained once more, on all rows but those that early stopping watches.
/// </param>
public sealed record GridSearchResult(
    IReadOnlyList<GridSearchTrial> Trials, GridSearchTrial Best, string Scorer, FittedPipeline Winner)
{
    /// <summary>The best mean score.</summary>
    public double BestScore => Best.MeanScore(Scorer);

    /// <summary>
    /// The mean score of a model that looks at no feature: it predicts the most frequent class, or the mean of the
    /// training rows. A winner that is not better is worth nothing by this scorer.
    /// </summary>
    public required double BaselineScore { get; init; }

    /// <summary>What in the data could mislead, as sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Every trial's scores and times, with scikit-learn's columns.</summary>
    public CvResultsTable CvResults => new(
        Trials.Select(t => new CvResultsRow(t.Number, t.Parameters, [.. t.Fits.Select(CvFold.FromResult)])),
        Best.Fits[0].Scores.Keys);
}
