using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Extension.Tests;

/// <summary>
/// y = x + f(x), element by element: a residual block (He et al., 2016, eq. 1) as one op, written with what the engine
/// makes public. Backward: dx = dy + dy * f'(x).
/// </summary>
/// <param name="Kind">f.</param>
public sealed record ResidualActivate(ActivationKind Kind) : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Symbol> inputs) => inputs.Count == 1
        ? inputs[0].Shape
        : throw new ArgumentException($"ResidualActivate takes one input; it got {inputs.Count}.", nameof(inputs));

    /// <inheritdoc/>
    public override void Forward(Lowering lowering, Symbol result)
    {
        var x = lowering.GetValue(result.Inputs[0]);
        var f = lowering.GetSaved(result, 0, x.Columns);
        lowering.Emit(new ActivateForward(x, Kind, f));
        lowering.Emit(new AddForward(x, f, lowering.GetValue(result)));
    }

    /// <inheritdoc/>
    public override void Backward(Lowering lowering, Symbol result)
    {
        var dy = lowering.GetGradient(result);
        if (lowering.AddGradientTarget(result.Inputs[0]) is not { } direct) return;
        lowering.Emit(new PassGradient(dy, direct));
        // The last reader of dy: this instruction changes it in place.
        var f = lowering.GetSaved(result, 0, result.Shape.Size);
        lowering.Emit(new ActivateBackward(Kind, f, dy, lowering.AddGradientTarget(result.Inputs[0])!));
    }
}
