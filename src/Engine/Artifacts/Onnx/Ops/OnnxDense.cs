using Experiments.Engine.Graphs.Ops;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>Writes Dense as Gemm, followed by the activation.</summary>
internal sealed class OnnxDense : OnnxOp<Dense>
{
    /// <inheritdoc/>
    protected override string Emit(OnnxGraphBuilder builder, Dense op, string name, string[] inputs) =>
        OnnxActivation.Emit(builder, op.Activation, $"{name}.{op.Activation.ToString().ToLowerInvariant()}",
            builder.AddNode("Gemm", name, inputs));
}
