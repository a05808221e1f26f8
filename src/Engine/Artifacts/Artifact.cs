using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Artifacts;

/// <summary>A trained estimator for storage: its description, and the pipeline that predicts.</summary>
/// <param name="Info">The estimator's description and origin.</param>
/// <param name="Pipeline">The fitted pipeline.</param>
public sealed record Artifact(ArtifactInfo Info, FittedPipeline Pipeline)
{
    /// <summary>Creates the artifact of a search's refitted winner.</summary>
    /// <param name="plan">The search plan.</param>
    /// <param name="trial">The trial's own hyperparameters.</param>
    /// <param name="refit">The result of the refit.</param>
    /// <param name="scores">The trial's mean scores over the folds, by scorer.</param>
    /// <param name="experiment">The experiment's name or id, or null.</param>
    /// <param name="source">What tells the experiment's file from others, or null.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="refit"/> is the fit of a fold, which has no model.
    /// </exception>
    public static Artifact FromRefit(
        SearchPlan plan,
        ParameterSet trial,
        FitResult refit,
        IReadOnlyDictionary<string, double> scores,
        string? experiment = null,
        string? source = null) =>
        new(
            new()
            {
                Estimator = plan.Estimator.Name,
                Hyperparameters = plan.Complete(trial),
                DataSha256 = plan.Data.Hash,
                Seed = plan.Request.Seed,
                NumericsClass = refit.NumericsClass,
                Scores = scores,
                Metric = plan.Refit,
                Baseline = plan.Scoring.ToDictionary(scorer => scorer, scorer => plan.Baseline.Summarize(scorer).Mean),
                TrainRows = refit.TrainRows,
                WatchedRows = refit.WatchedRows > 0 ? refit.WatchedRows : null,
                UnnamedColumns = plan.Data.ReadWith.Header == false
                    ? plan.Schema.Features.Length + plan.Schema.Target.Names.Length + plan.Request.Ignore.Count
                    : null,
                MissingTexts = plan.Data.ReadWith.Missing,
                Warnings = plan.Warnings.Count > 0 ? plan.Warnings : null,
                FitKeys = [refit.FitKey],
                Experiment = experiment,
                ExperimentSource = source,
                Trial = refit.Trial,
            },
            refit.Pipeline ?? throw new ArgumentException(
                $"The fit of fold {refit.Fold} has no model: pass the result of the refit.", nameof(refit)));
}
