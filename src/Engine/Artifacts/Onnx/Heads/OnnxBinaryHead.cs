using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>One sigmoid p: the probabilities are [1 - p, p], the label is the second class where p is above 0.5.</summary>
internal sealed class OnnxBinaryHead : OnnxHead
{
    /// <inheritdoc/>
    public override void Declare(OnnxGraphBuilder builder, TargetInfo target) => DeclareClasses(builder, target);

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        var second = builder.Node("Sigmoid", "second_probability", [logits]);
        var first = builder.Node("Sub", "first_probability", [builder.Constant("one", [1f]), second]);
        builder.NodeInto(Probabilities, "Concat", [first, second], OnnxGraphBuilder.Attribute("axis", 1));
        var above = builder.Node("Greater", "is_second", [second, builder.Constant("threshold", [0.5f])]);
        var column = builder.Node("Cast", "class_column", [above], OnnxGraphBuilder.Attribute("to", (long)TensorProto.Types.DataType.Int64));
        EmitLabel(builder, target, builder.Node("Squeeze", "class_index", [column, builder.Constant("column_axis", 1L)]));
    }
}
