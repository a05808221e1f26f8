using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// Where a gradient goes; the second user of a symbol and all later ones add to what the first has written.
/// </summary>
/// <param name="Tensor">The gradient of a symbol.</param>
/// <param name="Accumulates">Whether to add, or to overwrite.</param>
public sealed record GradientTarget(PlanTensor Tensor, bool Accumulates);
