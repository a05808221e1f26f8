using Experiments.Engine.Estimators;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Artifacts;

/// <summary>A trained estimator as it is kept: what it is, and the pipeline that predicts.</summary>
/// <param name="Info">What it is and where it comes from.</param>
/// <param name="Pipeline">What predicts.</param>
public sealed record Artifact(ArtifactInfo Info, FittedPipeline Pipeline)
{
    /// <summary>The artifact of a search's refitted winner.</summary>
    /// <param name="plan">The search.</param>
    /// <param name="trial">The trial's own hyperparameters.</param>
    /// <param name="refit">What its refit gave.</param>
    /// <param name="scores">The trial's mean scores over the folds, by scorer.</param>
    /// <param name="experiment">The experiment's name or id, or null.</param>
    /// <exception cref="ArgumentException"><paramref name="refit"/> is a fold's fit: it has no model.</exception>
    public static Artifact FromRefit(
        SearchPlan plan,
        ParameterSet trial,
        FitResult refit,
        IReadOnlyDictionary<string, double> scores,
        string? experiment = null) =>
        new(
            new()
            {
                Estimator = plan.Estimator.Name,
                Hyperparameters = plan.Complete(trial),
                DataSha256 = plan.Data.Hash,
                Seed = plan.Request.Seed,
                NumericsClass = refit.NumericsClass,
                Scores = scores,
                FitKeys = [refit.FitKey],
                Experiment = experiment,
                Trial = refit.Trial,
            },
            refit.Pipeline ?? throw new ArgumentException(
                $"The fit of fold {refit.Fold} has no model to keep: give the refit's.", nameof(refit)));
}
