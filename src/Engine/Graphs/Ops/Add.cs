using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs.Ops;

/// <summary>
/// y = a + b, elementwise, for example the end of a skip connection (He et al., 2016, eq. 1). Backward: da = db = dy.
/// </summary>
public sealed record Add : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Symbol> inputs) =>
        inputs.Count == 2 && inputs[0].Shape == inputs[1].Shape
            ? inputs[0].Shape
            : throw new ArgumentException(
                $"Add takes two inputs of one shape; it got {string.Join(" and ", inputs)}.", nameof(inputs));

    /// <inheritdoc/>
    public override void Forward(Lowering lowering, Symbol result) =>
        lowering.Emit(new AddForward(
            lowering.GetValue(result.Inputs[0]), lowering.GetValue(result.Inputs[1]), lowering.GetValue(result)));

    /// <inheritdoc/>
    public override void Backward(Lowering lowering, Symbol result)
    {
        foreach (var input in result.Inputs)
            if (lowering.AddGradientTarget(input) is { } gradient)
                lowering.Emit(new PassGradient(lowering.GetGradient(result), gradient));
    }
}
