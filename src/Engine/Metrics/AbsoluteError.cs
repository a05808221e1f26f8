namespace Experiments.Engine.Metrics;

/// <summary>The mean absolute error, the mean over outputs where there are several.</summary>
public static class AbsoluteError
{
    /// <summary>mean(|y - y_hat|).</summary>
    /// <param name="truth">True numbers.</param>
    /// <param name="predicted">Predicted numbers.</param>
    public static double Mean(ReadOnlySpan<double> truth, ReadOnlySpan<double> predicted)
    {
        LabelCounts.RequireSameLength(truth.Length, predicted.Length);
        var sum = 0d;
        for (var i = 0; i < truth.Length; i++) sum += Math.Abs(truth[i] - predicted[i]);
        return sum / truth.Length;
    }

    /// <summary>The mean over the rows and outputs of a tally.</summary>
    internal static double Mean(PredictionTally tally) =>
        tally.Sums[tally.Layout.AbsoluteError] / ((double)tally.Rows * tally.Layout.Outputs);
}
