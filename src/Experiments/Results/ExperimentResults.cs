using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;

namespace Experiments.Results;

/// <summary>What an experiment has given so far: its finished trials as a table.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Table">The trials of which every fold has ended.</param>
internal sealed record ExperimentResults(ExperimentSpec Spec, ExperimentStatus Status, CvResultsTable Table)
{
    /// <summary>Builds the table from the trials' rows.</summary>
    public static ExperimentResults FromRows(
        ExperimentSpec spec, ExperimentStatus status, IEnumerable<TrialRow> rows) =>
            new(spec, status, ResultsTable.Build(
                rows, status.Folds, spec.Search.Scoring.Count > 0 ? spec.Search.Scoring : [status.RefitMetric]));
}
