using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs.Ops;

/// <summary>
/// y = f(x W + b), for x [in], W [in, out], b [out]. Backward, with dz = dy * f'(z) computed from y: dW = x' dz, db =
/// the sum of dz over rows, dx = dz W' (Rumelhart, Hinton and Williams, 1986; see docs/explanation/math.md).
/// </summary>
/// <param name="Activation">f, which is fused with the product: z is never stored.</param>
public sealed record Dense(ActivationKind Activation) : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Symbol> inputs)
    {
        if (inputs.Count != 3)
            throw new ArgumentException(
                $"Dense takes x, a weight and a bias; it got {inputs.Count} inputs.", nameof(inputs));
        var (x, weight, bias) = (inputs[0], inputs[1], inputs[2]);
        return x.Shape.Rank == 1
            && weight.Shape.Rank == 2 && weight.Shape[0] == x.Shape[0] && bias.Shape == new Shape(weight.Shape[1])
            ? bias.Shape
            : throw new ArgumentException(
                $"Dense takes x [in], a weight [in, out] and a bias [out]; it got {x}, {weight} and {bias}.",
                nameof(inputs));
    }

    /// <inheritdoc/>
    public override void Forward(Lowering lowering, Symbol result)
    {
        var (x, weight, bias) = (result.Inputs[0], result.Inputs[1], result.Inputs[2]);
        lowering.Emit(new DenseForward(lowering.GetValue(x),
            lowering.GetValue(weight), lowering.GetValue(bias), Activation, lowering.GetValue(result)));
    }

    /// <inheritdoc/>
    public override void Backward(Lowering lowering, Symbol result)
    {
        var (x, weight, bias) = (result.Inputs[0], result.Inputs[1], result.Inputs[2]);
        lowering.Emit(new DenseBackward(
            lowering.GetValue(x),
            lowering.GetValue(weight), Activation, lowering.GetValue(result), lowering.GetGradient(result),
            lowering.AddGradientTarget(x), lowering.AddGradientTarget(weight), lowering.AddGradientTarget(bias)));
    }
}
