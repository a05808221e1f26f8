namespace Experiments.Engine.Metrics;

/// <summary>The mean of -log(p), where p is the predicted probability of the true class.</summary>
internal static class LogLoss
{
    /// <summary>The epsilon of float32, the type of probabilities: scikit-learn clips to [eps, 1 - eps].</summary>
    public const double SingleEpsilon = 1.1920928955078125e-07;

    /// <summary>Computes the mean over the rows of a tally.</summary>
    public static double Compute(PredictionTally tally) => tally.Sums[tally.Layout.LogLoss] / tally.Rows;

    /// <summary>
    /// Computes -log(clip(p of the true class) / sum(clip(p))), where clip limits to [epsilon, 1 - epsilon], as
    /// scikit-learn does.
    /// </summary>
    /// <param name="truth">The index of the true class.</param>
    /// <param name="probabilities">The probabilities of the classes.</param>
    /// <param name="epsilon">The smallest probability.</param>
    public static double ComputeRow(int truth, ReadOnlySpan<double> probabilities, double epsilon)
    {
        var total = 0d;
        foreach (var p in probabilities) total += Clip(p, epsilon);
        return -Math.Log(Clip(probabilities[truth], epsilon) / total);
    }

    // NaN stays NaN: a diverged network has no probabilities and must not get a finite score.
    private static double Clip(double p, double epsilon) => double.IsNaN(p) ? p : Math.Clamp(p, epsilon, 1 - epsilon);
}
