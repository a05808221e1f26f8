using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Results;
using Experiments.Search.Parameters;

namespace Experiments.Client;

/// <summary>
/// The winner of an experiment: the trial with the highest mean of the metric over its folds. Of equal trials it is the
/// one with the lowest number: the winner does not depend on the order in which trials end.
/// </summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Trial">The winner's number.</param>
/// <param name="Params">The winner's searched hyperparameters.</param>
/// <param name="Metric">The metric that decided.</param>
/// <param name="Scores">The mean and the deviation over the folds, by metric.</param>
/// <param name="Refit">The fit that trained the winner once more; null before it has ended.</param>
/// <param name="Artifact">The name of the winner's files in the artifact store; null before they are stored.</param>
public sealed record BestEstimator(
    string ExperimentId, long Trial, ParameterSet Params, string Metric,
    IReadOnlyDictionary<string, CvSummary> Scores, FitReport? Refit, string? Artifact)
{
    /// <summary>
    /// The mean score, by the deciding metric, of a model that looks at no feature; null for an experiment of an
    /// earlier version.
    /// </summary>
    public double? BaselineScore { get; init; }

    /// <summary>
    /// True if the winner's mean score is better than the baseline's; null where the baseline is not known. A winner
    /// that is not better is worth nothing by this metric.
    /// </summary>
    public bool? BeatsBaseline => BaselineScore is { } baseline ? MeanScore > baseline : null;

    /// <summary>The positive class, which precision, recall and F1 are of; null where there is none.</summary>
    public string? PositiveClass { get; init; }

    /// <summary>What in the data or the experiment could mislead, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The mean score that won.</summary>
    public double MeanScore => Scores[Metric].Mean;

    /// <summary>Finds the winner among the trials that have ended; null where none has a score.</summary>
    internal static BestEstimator? FromResults(ExperimentResults results)
    {
        var status = results.Status;
        if (results.Table.FindBest(status.RefitMetric) is not { } row) return null;
        var scores = results.Table.Scorers.ToDictionary(
            s => s, s => CvResultsTable.Summarize(row, s), StringComparer.Ordinal);
        return new(
            status.ExperimentId, row.Trial, row.Parameters, status.RefitMetric, scores, status.Refit, status.Artifact)
        {
            BaselineScore = status.Baseline.FirstOrDefault(score => score.Metric == status.RefitMetric)?.Mean,
            PositiveClass = status.PositiveClass,
            Warnings = status.Warnings,
        };
    }
}
