using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection;

/// <summary>Mean and population standard deviation over folds, as scikit-learn's cv_results_ has them.</summary>
/// <param name="Mean">NaN where a fold is NaN.</param>
/// <param name="StandardDeviation">The root of the mean squared distance from <paramref name="Mean"/>.</param>
public readonly record struct CvSummary(double Mean, double StandardDeviation)
{
    /// <summary>Summarizes values; there is at least one.</summary>
    public static CvSummary Compute(IReadOnlyCollection<double> values)
    {
        var mean = MeanScore.Compute(values);
        return new(mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count));
    }

    /// <summary>
    /// Competition ranks, 1 for the greatest; equals share the lowest rank of theirs. NaN comes last, and where all
    /// are NaN all are first.
    /// </summary>
    public static IReadOnlyList<int> Rank(IReadOnlyList<double> means)
    {
        // Greatest first; NaN sorts below every number in .NET, which is where scikit-learn puts it too.
        var sorted = means.OrderDescending().ToArray();
        var ranks = new Dictionary<double, int>();
        for (var i = 0; i < sorted.Length; i++) ranks.TryAdd(sorted[i], i + 1);
        return [.. means.Select(m => ranks[m])];
    }
}
