namespace Experiments.Engine.Graphs;

/// <summary>The rates of one update.</summary>
/// <param name="StepSize">The factor of the update direction.</param>
/// <param name="Epsilon">The term that keeps the division finite.</param>
/// <param name="L2">The factor of a weight in its gradient, and of the penalty in the loss.</param>
/// <param name="WeightDecay">The fraction of a weight to subtract, independent of the gradient (decoupled).</param>
internal readonly record struct StepRates(double StepSize, double Epsilon, double L2, double WeightDecay = 0);
