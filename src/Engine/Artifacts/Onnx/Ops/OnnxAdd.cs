using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>Writes Add as Add.</summary>
internal sealed class OnnxAdd : OnnxOp<Add>
{
    /// <inheritdoc/>
    protected override string Emit(OnnxGraphBuilder builder, Add op, Symbol result, IReadOnlyList<string> inputs) =>
        builder.AddNode("Add", result.Name, inputs);
}
