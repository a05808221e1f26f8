using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Onnx.Ops;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Extension.Tests;

/// <summary>The elements of a row of any shape, row-major, as a vector.</summary>
public sealed record Flatten : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Symbol> inputs) => new(inputs[0].Shape.Size);

    /// <inheritdoc/>
    public override void Forward(Lowering lowering, Symbol result) => lowering.Emit(new ActivateForward(
        lowering.GetValue(result.Inputs[0]), ActivationKind.Identity, lowering.GetValue(result)));

    /// <inheritdoc/>
    public override void Backward(Lowering lowering, Symbol result)
    {
        var dy = lowering.GetGradient(result);
        if (lowering.AddGradientTarget(result.Inputs[0]) is { } target) lowering.Emit(new PassGradient(dy, target));
    }
}

/// <summary>The ONNX form of <see cref="Flatten"/>.</summary>
internal sealed class OnnxFlatten : OnnxOp<Flatten>
{
    protected override string Emit(
        OnnxGraphBuilder builder, Flatten op, Symbol result, IReadOnlyList<string> inputs) =>
        builder.AddNode("Flatten", result.Name, inputs, OnnxAttribute.Create("axis", 1));
}
