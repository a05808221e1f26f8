namespace Experiments.Engine.SelfTest;

/// <summary>The errors of a device in a golden case: each error is the largest |a - b| / max(1, |b|).</summary>
/// <param name="Case">The name of the case.</param>
/// <param name="LossCurve">The error of the loss by epoch.</param>
/// <param name="Weights">The error of the final weights and biases.</param>
/// <param name="Output">The error of the final predictions.</param>
/// <param name="Tolerance">The largest error that is allowed on the device.</param>
public sealed record SelfTestResult(string Case, double LossCurve, double Weights, double Output, double Tolerance)
{
    /// <summary>The largest of the errors; NaN if a number was not finite.</summary>
    public double Largest => Math.Max(LossCurve, Math.Max(Weights, Output));

    /// <summary>True if the largest error is within the tolerance.</summary>
    public bool Passed => Largest <= Tolerance;
}
