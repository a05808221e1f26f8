namespace Experiments.Engine.Metrics;

/// <summary>The mean squared error, mean((y - y_hat)^2) over rows and outputs.</summary>
internal static class SquaredError
{
    /// <summary>Computes the mean over the rows and outputs of a tally.</summary>
    public static double Mean(PredictionTally tally) =>
        tally.Sums[tally.Layout.SquaredError] / ((double)tally.Rows * tally.Layout.Outputs);
}
