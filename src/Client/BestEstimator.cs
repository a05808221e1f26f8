using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Results;
using Experiments.Search.Parameters;

namespace Experiments.Client;

/// <summary>
/// The winner of an experiment: the trial with the highest mean of the metric over its folds; of equals, the one with
/// the lowest number, so that the winner does not depend on who finished first.
/// </summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Trial">The winner's number.</param>
/// <param name="Params">Its searched hyperparameters.</param>
/// <param name="Metric">The metric that decided.</param>
/// <param name="Scores">Its mean and deviation over the folds, by metric.</param>
/// <param name="Refit">What training it on all rows gave, or null before that.</param>
/// <param name="Artifact">The name of its files in the artifact store, or null before they are there.</param>
public sealed record BestEstimator(
    string ExperimentId, long Trial, ParameterSet Params, string Metric,
    IReadOnlyDictionary<string, CvSummary> Scores, FitReport? Refit, string? Artifact)
{
    /// <summary>The mean score that won.</summary>
    public double MeanScore => Scores[Metric].Mean;

    /// <summary>The winner among the finished trials, or null where none has a score.</summary>
    internal static BestEstimator? FromResults(ExperimentResults results)
    {
        var status = results.Status;
        if (results.Table.FindBest(status.RefitMetric) is not { } row) return null;
        var scores = results.Table.Scorers.ToDictionary(
            s => s, s => CvResultsTable.Summarize(row, s), StringComparer.Ordinal);
        return new(
            status.ExperimentId, row.Trial, row.Parameters, status.RefitMetric, scores, status.Refit, status.Artifact);
    }
}
