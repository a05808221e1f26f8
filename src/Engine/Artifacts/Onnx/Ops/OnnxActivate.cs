using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>Writes Activate as the activation's own operator.</summary>
internal sealed class OnnxActivate : OnnxOp<Activate>
{
    /// <inheritdoc/>
    protected override string Emit(
        OnnxGraphBuilder builder, Activate op, Symbol result, IReadOnlyList<string> inputs) =>
        OnnxActivation.Emit(builder, op.Kind, result.Name, inputs[0]);
}
