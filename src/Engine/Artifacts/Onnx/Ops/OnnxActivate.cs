using Experiments.Engine.Graphs.Ops;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>Writes Activate as the activation's own operator.</summary>
internal sealed class OnnxActivate : OnnxOp<Activate>
{
    /// <inheritdoc/>
    protected override string Emit(OnnxGraphBuilder builder, Activate op, string name, string[] inputs) =>
        OnnxActivation.Emit(builder, op.Kind, name, inputs[0]);
}
