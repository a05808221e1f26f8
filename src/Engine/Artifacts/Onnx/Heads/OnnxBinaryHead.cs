using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>
/// The head of one sigmoid p: the probabilities are [1 - p, p]; the label is the second class if p is above 0.5.
/// </summary>
internal sealed class OnnxBinaryHead : OnnxHead
{
    /// <inheritdoc/>
    public override void DeclareOutputs(OnnxGraphBuilder builder, TargetInfo target) => DeclareClasses(builder, target);

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        var second = builder.AddNode("Sigmoid", "second_probability", [logits]);
        var first = builder.AddNode("Sub", "first_probability", [builder.AddConstant("one", [1f]), second]);
        builder.AddNodeInto(Probabilities, "Concat", [first, second], OnnxAttribute.Create("axis", 1));
        var above = builder.AddNode("Greater", "is_second", [second, builder.AddConstant("threshold", [0.5f])]);
        var column = builder.AddNode("Cast",
            "class_column", [above], OnnxAttribute.Create("to", (long)TensorProto.Types.DataType.Int64));
        EmitLabel(builder,
            target, builder.AddNode("Squeeze", "class_index", [column, builder.AddConstant("column_axis", 1L)]));
    }
}
