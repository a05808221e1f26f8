using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection;

/// <summary>The mean and the population standard deviation over folds, as in scikit-learn's cv_results_.</summary>
/// <param name="Mean">The mean; NaN where a fold is NaN.</param>
/// <param name="StandardDeviation">The square root of the mean squared distance from <paramref name="Mean"/>.</param>
public readonly record struct CvSummary(double Mean, double StandardDeviation)
{
    /// <summary>Summarizes at least one value.</summary>
    public static CvSummary Compute(IReadOnlyCollection<double> values)
    {
        var mean = MeanScore.Compute(values);
        return new(mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count));
    }

    /// <summary>
    /// Computes competition ranks, 1 for the greatest; equal values share their lowest rank. NaN ranks last; if all
    /// values are NaN, all have rank 1.
    /// </summary>
    public static IReadOnlyList<int> Rank(IReadOnlyList<double> means)
    {
        // Greatest first. .NET sorts NaN below every number, and scikit-learn ranks NaN last, too.
        var sorted = means.OrderDescending().ToArray();
        var ranks = new Dictionary<double, int>();
        for (var i = 0; i < sorted.Length; i++) ranks.TryAdd(sorted[i], i + 1);
        return [.. means.Select(m => ranks[m])];
    }
}
