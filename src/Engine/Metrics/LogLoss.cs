namespace Experiments.Engine.Metrics;

/// <summary>The mean of -log of the probability that was given to the true class.</summary>
internal static class LogLoss
{
    /// <summary>
    /// The epsilon of float32, in which networks compute probabilities: scikit-learn keeps them this far from 0 and 1.
    /// </summary>
    public const double SingleEpsilon = 1.1920928955078125e-07;

    /// <summary>The mean over the rows of a tally.</summary>
    public static double Compute(PredictionTally tally) => tally.Sums[tally.Layout.LogLoss] / tally.Rows;

    /// <summary>
    /// -log(clip(p of the true class) / sum(clip(p))), where clip keeps away from 0 and 1, as scikit-learn does.
    /// </summary>
    /// <param name="truth">The index of the true class.</param>
    /// <param name="probabilities">The probabilities of the classes.</param>
    /// <param name="epsilon">The least probability.</param>
    public static double ComputeRow(int truth, ReadOnlySpan<double> probabilities, double epsilon)
    {
        var total = 0d;
        foreach (var p in probabilities) total += Clip(p, epsilon);
        return -Math.Log(Clip(probabilities[truth], epsilon) / total);
    }

    // A NaN stays one: a diverged network has no probabilities, and must not look like a good one.
    private static double Clip(double p, double epsilon) => double.IsNaN(p) ? p : Math.Clamp(p, epsilon, 1 - epsilon);
}
