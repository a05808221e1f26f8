using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>The destination of a gradient. The first use of a symbol overwrites it, later uses add to it.</summary>
/// <param name="Tensor">The gradient of a symbol.</param>
/// <param name="Accumulates">True to add, false to overwrite.</param>
public sealed record GradientTarget(PlanTensor Tensor, bool Accumulates);
