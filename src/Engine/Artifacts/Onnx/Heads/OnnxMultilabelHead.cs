using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>The head of one sigmoid for each label. A label is 1 if its probability is above 0.5.</summary>
internal sealed class OnnxMultilabelHead : OnnxHead
{
    /// <inheritdoc/>
    public override string Describe(TargetInfo target) =>
        $"`label`: int64 [N, {target.Outputs}], 0 or 1; `probabilities`: float32 [N, {target.Outputs}]";

    /// <inheritdoc/>
    public override string GetReadExpression(TargetInfo target) => "outputs[0].GetTensorDataAsSpan<long>()[0]";

    /// <inheritdoc/>
    public override void DeclareOutputs(OnnxGraphBuilder builder, TargetInfo target)
    {
        builder.AddOutput(Label, TensorProto.Types.DataType.Int64, target.Outputs);
        builder.AddOutput(Probabilities, TensorProto.Types.DataType.Float, target.Outputs);
    }

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        builder.AddNodeInto(Probabilities, "Sigmoid", [logits]);
        var above = builder.AddNode("Greater", "is_label", [Probabilities, builder.AddConstant("threshold", [0.5f])]);
        builder.AddNodeInto(
            Label, "Cast", [above], OnnxAttribute.Create("to", (long)TensorProto.Types.DataType.Int64));
    }
}
