using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.ModelSelection;

namespace Experiments.Results;

/// <summary>The results of an experiment so far: its finished trials as a table.</summary>
/// <param name="Spec">The experiment's specification.</param>
/// <param name="Status">The state of the experiment.</param>
/// <param name="Table">The trials whose folds have all ended.</param>
internal sealed record ExperimentResults(ExperimentSpec Spec, ExperimentStatus Status, CvResultsTable Table)
{
    /// <summary>Builds the table from the trials' rows.</summary>
    public static ExperimentResults FromRows(
        ExperimentSpec spec, ExperimentStatus status, IEnumerable<TrialRow> rows) =>
            new(spec, status, ResultsTable.Build(
                rows, status.Folds, spec.Search.Scoring.Count > 0 ? spec.Search.Scoring : [status.RefitMetric]));
}
