using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;

namespace Experiments.Engine;

/// <summary>A point of the grid and its fits.</summary>
/// <param name="Number">The raw index in the grid.</param>
/// <param name="Parameters">The hyperparameters of the point.</param>
/// <param name="Fits">The results of the fits, by fold.</param>
public sealed record GridSearchTrial(long Number, ParameterSet Parameters, IReadOnlyList<FitResult> Fits)
{
    /// <summary>Computes the mean of a score over the folds; NaN where a fit failed.</summary>
    public double MeanScore(string scorer) =>
        Search.Strategies.MeanScore.Compute([.. Fits.Select(f => f.Scores[scorer])]);
}
