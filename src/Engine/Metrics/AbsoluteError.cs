namespace Experiments.Engine.Metrics;

/// <summary>The mean absolute error, mean(|y - y_hat|) over rows and outputs.</summary>
internal static class AbsoluteError
{
    /// <summary>Computes the mean over the rows and outputs of a tally.</summary>
    public static double Mean(PredictionTally tally) =>
        tally.Sums[tally.Layout.AbsoluteError] / ((double)tally.Rows * tally.Layout.Outputs);
}
