using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>Writes Dense as Gemm, followed by the activation.</summary>
internal sealed class OnnxDense : OnnxOp<Dense>
{
    /// <inheritdoc/>
    protected override string Emit(OnnxGraphBuilder builder, Dense op, Symbol result, IReadOnlyList<string> inputs) =>
        OnnxActivation.Emit(builder, op.Activation, $"{result.Name}.{op.Activation.ToString().ToLowerInvariant()}",
            builder.AddNode("Gemm", result.Name, inputs));
}
