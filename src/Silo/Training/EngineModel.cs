using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Artifacts;
using Experiments.Engine.ModelSelection;
using Experiments.Results;

namespace Experiments.Silo.Training;

/// <summary>The refitted winner of a search, ready to be written as an artifact.</summary>
internal sealed class EngineModel(SearchPlan plan, FitRequest winner, FitResult refit, ExperimentSpec spec)
    : ITrainedModel
{
    public IReadOnlyDictionary<string, byte[]> Render(IReadOnlyList<TrialRow> results)
    {
        var table = ResultsTable.Build(results, plan.Folds, plan.Scoring);
        var row = table.Rows.Single(r => r.Trial == winner.Trial);
        var scores = plan.Scoring.ToDictionary(s => s, s => CvResultsTable.Summarize(row, s).Mean);
        return ArtifactWriter.Render(
            Artifact.FromRefit(plan, winner.Parameters, refit, scores, spec.Name, spec.Source), table.ToCsv());
    }
}
