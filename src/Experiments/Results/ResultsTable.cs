using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Results;

/// <summary>Durable results as scikit-learn's table.</summary>
public static class ResultsTable
{
    /// <summary>The table of the trials whose folds have all ended.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="folds">The folds of each.</param>
    /// <param name="scoring">
    /// The metrics in the order of their columns; empty for those that the fits have, by name.
    /// </param>
    public static CvResultsTable Build(IEnumerable<TrialRow> trials, int folds, IReadOnlyList<string> scoring)
    {
        var whole = trials.Where(t => t.Fits.Count == folds).ToList();
        var metrics = scoring.Count > 0 ? scoring :
        [
            .. whole.SelectMany(t => t.Fits).SelectMany(f => f.Scores.Keys).Distinct().Order(StringComparer.Ordinal)
        ];
        return new(whole.Select(BuildRow), metrics);
    }

    private static CvResultsRow BuildRow(TrialRow trial) => new(
        trial.Trial, ParameterSet.Parse(trial.Params),
        [.. trial.Fits.OrderBy(f => f.Fold).Select(f => f.Failure is null
            ? new CvFold(f.Scores, f.FitTime.TotalSeconds, f.ScoreTime.TotalSeconds)
            : CvFold.Failed)]);
}
