using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Results;

/// <summary>Builds scikit-learn's table (<c>cv_results_</c>) from durable results.</summary>
public static class ResultsTable
{
    /// <summary>Builds the table of the trials whose folds have all ended.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="folds">The number of folds of each trial.</param>
    /// <param name="scoring">
    /// The metrics in the order of their columns; empty for the metrics that the fits have, by name.
    /// </param>
    public static CvResultsTable Build(IEnumerable<TrialRow> trials, int folds, IReadOnlyList<string> scoring)
    {
        var whole = trials.Where(t => t.Fits.Count == folds).ToList();
        var metrics = scoring.Count > 0 ? scoring :
        [
            .. whole.SelectMany(t => t.Fits).SelectMany(f => f.Scores.Keys).Distinct().Order(StringComparer.Ordinal)
        ];
        var rows = TableParts.Make(
            whole.Count, (from, end) => whole[from..end].ConvertAll(BuildRow));
        return new(rows.SelectMany(part => part), metrics);
    }

    private static CvResultsRow BuildRow(TrialRow trial) => new(
        trial.Trial, ParameterSet.Parse(trial.Params),
        [.. trial.Fits.OrderBy(f => f.Fold).Select(f => f.Failure is null
            ? new CvFold(f.Scores, f.FitTime.TotalSeconds, f.ScoreTime.TotalSeconds)
            : CvFold.Failed)]);
}
