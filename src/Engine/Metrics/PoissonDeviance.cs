namespace Experiments.Engine.Metrics;

/// <summary>
/// The mean Poisson deviance, 2 * mean(y log(y / y_hat) - y + y_hat) over rows and outputs, where y log y is 0 for
/// y = 0 (scikit-learn's <c>mean_poisson_deviance</c>).
/// </summary>
internal static class PoissonDeviance
{
    /// <summary>
    /// Computes the mean over rows and outputs; infinite where a prediction is 0 for a count above 0.
    /// </summary>
    public static double Mean(Evaluation evaluation)
    {
        var (truth, sum) = (evaluation.TrueValues, 0d);
        for (var i = 0; i < truth.Length; i++)
        {
            double y = truth[i], mean = evaluation.Outputs[i];
            sum += (y == 0 ? 0 : y * Math.Log(y / mean)) - y + mean;
        }
        return 2 * sum / truth.Length;
    }
}
