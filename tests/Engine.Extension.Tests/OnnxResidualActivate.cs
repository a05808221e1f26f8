using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Onnx.Ops;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Extension.Tests;

/// <summary>The ONNX form of <see cref="ResidualActivate"/>: the activation, and Add.</summary>
internal sealed class OnnxResidualActivate : OnnxOp<ResidualActivate>
{
    protected override string Emit(
        OnnxGraphBuilder builder, ResidualActivate op, Symbol result, IReadOnlyList<string> inputs)
    {
        var f = OnnxActivation.Emit(builder, op.Kind, $"{result.Name}.f", inputs[0]);
        return builder.AddNode("Add", result.Name, [inputs[0], f]);
    }
}
