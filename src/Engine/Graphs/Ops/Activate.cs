using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs.Ops;

/// <summary>
/// y = f(x), elementwise. Backward uses the output alone: relu' = [y > 0], tanh' = 1 - y^2, logistic' = y (1 - y),
/// identity' = 1.
/// </summary>
/// <param name="Kind">f.</param>
public sealed record Activate(ActivationKind Kind) : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Symbol> inputs) => inputs.Count == 1
        ? inputs[0].Shape
        : throw new ArgumentException($"Activate takes one input; it got {inputs.Count}.", nameof(inputs));

    /// <inheritdoc/>
    public override void Forward(Lowering lowering, Symbol result) =>
        lowering.Emit(new ActivateForward(lowering.GetValue(result.Inputs[0]), Kind, lowering.GetValue(result)));

    /// <inheritdoc/>
    public override void Backward(Lowering lowering, Symbol result)
    {
        if (lowering.AddGradientTarget(result.Inputs[0]) is { } dx)
            lowering.Emit(new ActivateBackward(Kind, lowering.GetValue(result), lowering.GetGradient(result), dx));
    }
}
