namespace Experiments.Engine.Metrics;

/// <summary>The mean of -log of the probability that was given to the true class.</summary>
public static class LogLoss
{
    /// <summary>Computes the mean; probabilities are kept away from 0 and 1 and scaled to sum to 1, as scikit-learn does.</summary>
    /// <param name="truth">The class index of each row.</param>
    /// <param name="probabilities">[rows, classes].</param>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <param name="epsilon">The least probability: the epsilon of the type that the probabilities were computed in.</param>
    public static double Of(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes, double epsilon)
    {
        LabelCounts.RequireSameLength(truth.Length * classes, probabilities.Length);
        var sum = 0d;
        for (var row = 0; row < truth.Length; row++)
        {
            var total = 0d;
            foreach (var p in probabilities.Slice(row * classes, classes)) total += Clip(p, epsilon);
            sum -= Math.Log(Clip(probabilities[row * classes + truth[row]], epsilon) / total);
        }
        return sum / truth.Length;
    }

    // A NaN stays one: a diverged network has no probabilities, and must not look like a good one.
    private static double Clip(double p, double epsilon) => double.IsNaN(p) ? p : Math.Clamp(p, epsilon, 1 - epsilon);
}
