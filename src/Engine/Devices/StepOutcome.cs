namespace Experiments.Engine.Devices;

/// <summary>The outcome of a step; blittable.</summary>
/// <param name="Loss">The weighted sum of the rows' losses.</param>
/// <param name="SquaredWeights">The sum of squares of the weights that decay, before the update.</param>
internal readonly record struct StepOutcome(double Loss, double SquaredWeights);
