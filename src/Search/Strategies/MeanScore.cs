namespace Experiments.Search.Strategies;

/// <summary>The score of a trial: the mean over its folds.</summary>
public static class MeanScore
{
    /// <summary>
    /// Computes the arithmetic mean. The sum is taken in the order of the folds, so its bits do not depend on the order
    /// in which fits end.
    /// </summary>
    /// <param name="scores">The scores of the folds, in their order; at least one. NaN for a fold that failed.</param>
    /// <returns>NaN where a score is NaN.</returns>
    public static double Compute(IReadOnlyCollection<double> scores) => scores.Sum() / scores.Count;
}
