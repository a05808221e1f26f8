using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Client.Results;

/// <summary>What an experiment has given so far: its finished trials as a table.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Table">The trials of which every fold has ended.</param>
internal sealed record ExperimentResults(ExperimentSpec Spec, ExperimentStatus Status, CvResultsTable Table)
{
    /// <summary>Builds the table from the trials' rows.</summary>
    public static ExperimentResults Of(ExperimentSpec spec, ExperimentStatus status, IEnumerable<TrialRow> rows) =>
        new(spec, status, new(rows.Where(r => r.Fits.Count == status.Folds).Select(RowOf), ScorersOf(spec, status)));

    /// <summary>The finished trial's row of the table.</summary>
    public static CvResultsRow RowOf(TrialRow row) => new(
        row.Trial,
        ParameterSet.Parse(row.Params),
        [.. row.Fits.OrderBy(f => f.Fold).Select(f => f.Failure is null ? new CvFold(f.Scores, f.FitTime.TotalSeconds, f.ScoreTime.TotalSeconds) : CvFold.Failed)]);

    // An experiment without scoring is scored by the one metric that also picks its winner.
    private static IReadOnlyList<string> ScorersOf(ExperimentSpec spec, ExperimentStatus status) =>
        spec.Search.Scoring.Count > 0 ? spec.Search.Scoring : [status.RefitMetric];
}
