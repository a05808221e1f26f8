namespace Experiments.Engine.Metrics;

/// <summary>
/// The coefficient of determination, 1 - sum((y - y_hat)^2) / sum((y - mean(y))^2); the mean over outputs where there
/// are several. A constant truth gives 1 where it is predicted exactly and 0 otherwise, as in scikit-learn. A truth is
/// constant where all its numbers are equal: their mean may be rounded, and the squares of that rounding are no spread.
/// </summary>
internal static class R2
{
    /// <summary>
    /// Computes R2 of a tally. The total sum of squares does not depend on predictions, so it is computed from the true
    /// numbers.
    /// </summary>
    /// <param name="tally">The tally of numbers.</param>
    /// <param name="truth">True numbers, [rows, outputs].</param>
    /// <returns>R2, or NaN for fewer than two rows.</returns>
    public static double Compute(PredictionTally tally, ReadOnlySpan<double> truth)
    {
        var outputs = tally.Layout.Outputs;
        LabelCounts.RequireSameLength(truth.Length, tally.Rows * outputs);
        if (tally.Rows < 2) return double.NaN;
        var sum = 0d;
        for (var k = 0; k < outputs; k++)
            sum += ComputeOutput(tally.Sums[tally.Layout.SquaredErrors + k], SumTotalSquares(truth, outputs, k));
        return sum / outputs;
    }

    private static double SumTotalSquares(ReadOnlySpan<double> truth, int outputs, int k)
    {
        double mean = 0, total = 0;
        var isConstant = true;
        for (var i = k; i < truth.Length; i += outputs)
        {
            mean += truth[i];
            isConstant &= truth[i] == truth[k];
        }
        if (isConstant) return 0;
        mean /= truth.Length / outputs;
        for (var i = k; i < truth.Length; i += outputs) total += (truth[i] - mean) * (truth[i] - mean);
        return total;
    }

    private static double ComputeOutput(double residual, double total) =>
        total == 0 ? residual == 0 ? 1 : double.IsNaN(residual) ? double.NaN : 0 : 1 - residual / total;
}
