namespace Experiments.Engine.SelfTest;

/// <summary>How far a device came from a golden case: each error is the largest |a - b| / max(1, |b|).</summary>
/// <param name="Case">The name of the case.</param>
/// <param name="LossCurve">Of the loss by epoch.</param>
/// <param name="Weights">Of the final weights and biases.</param>
/// <param name="Output">Of the final predictions.</param>
/// <param name="Tolerance">What the device may differ by.</param>
public sealed record SelfTestResult(string Case, double LossCurve, double Weights, double Output, double Tolerance)
{
    /// <summary>The largest of the errors; NaN where a number was not finite.</summary>
    public double Largest => Math.Max(LossCurve, Math.Max(Weights, Output));

    /// <summary>Whether the device is within its tolerance.</summary>
    public bool Passed => Largest <= Tolerance;
}
