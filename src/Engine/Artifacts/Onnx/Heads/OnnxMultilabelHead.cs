using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>A sigmoid each; a label is 1 where its probability is above 0.5.</summary>
internal sealed class OnnxMultilabelHead : OnnxHead
{
    /// <inheritdoc/>
    public override void Declare(OnnxGraphBuilder builder, TargetInfo target)
    {
        builder.Output(Label, TensorProto.Types.DataType.Int64, target.Outputs);
        builder.Output(Probabilities, TensorProto.Types.DataType.Float, target.Outputs);
    }

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        builder.NodeInto(Probabilities, "Sigmoid", [logits]);
        var above = builder.Node("Greater", "is_label", [Probabilities, builder.Constant("threshold", [0.5f])]);
        builder.NodeInto(Label, "Cast", [above], OnnxGraphBuilder.Attribute("to", (long)TensorProto.Types.DataType.Int64));
    }
}
