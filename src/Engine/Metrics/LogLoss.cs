namespace Experiments.Engine.Metrics;

/// <summary>The mean of -log of the probability that was given to the true class.</summary>
public static class LogLoss
{
    /// <summary>
    /// The epsilon of float32, in which networks compute probabilities: scikit-learn keeps them this far from 0 and 1.
    /// </summary>
    internal const double SingleEpsilon = 1.1920928955078125e-07;

    /// <summary>
    /// Computes the mean; probabilities are kept away from 0 and 1 and scaled to sum to 1, as scikit-learn does.
    /// </summary>
    /// <param name="truth">The class index of each row.</param>
    /// <param name="probabilities">[rows, classes].</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <param name="epsilon">
    /// The least probability: the epsilon of the type that the probabilities were computed in.
    /// </param>
    public static double Compute(
        ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, double epsilon)
    {
        LabelCounts.RequireSameLength(truth.Length * classes, probabilities.Length);
        var sum = 0d;
        for (var row = 0; row < truth.Length; row++)
            sum += ComputeRow(truth[row], probabilities.Slice(row * classes, classes), epsilon);
        return sum / truth.Length;
    }

    /// <summary>The mean over the rows of a tally.</summary>
    internal static double Compute(PredictionTally tally) => tally.Sums[tally.Layout.LogLoss] / tally.Rows;

    /// <summary>-log(clip(p of the true class) / sum(clip(p))), where clip keeps away from 0 and 1.</summary>
    internal static double ComputeRow(int truth, ReadOnlySpan<double> probabilities, double epsilon)
    {
        var total = 0d;
        foreach (var p in probabilities) total += Clip(p, epsilon);
        return -Math.Log(Clip(probabilities[truth], epsilon) / total);
    }

    // A NaN stays one: a diverged network has no probabilities, and must not look like a good one.
    private static double Clip(double p, double epsilon) => double.IsNaN(p) ? p : Math.Clamp(p, epsilon, 1 - epsilon);
}
