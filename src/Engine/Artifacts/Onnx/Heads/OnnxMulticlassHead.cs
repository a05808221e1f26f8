using Experiments.Engine.Tasks;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>The softmax head. The label is the most probable class; of equals, the one of the lowest index.</summary>
internal sealed class OnnxMulticlassHead : OnnxHead
{
    /// <inheritdoc/>
    public override void DeclareOutputs(OnnxGraphBuilder builder, TargetInfo target) => DeclareClasses(builder, target);

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        builder.AddNodeInto(Probabilities, "Softmax", [logits], OnnxAttribute.Create("axis", 1));
        EmitLabel(builder, target, builder.AddNode(
            "ArgMax", "class_index", [Probabilities], OnnxAttribute.Create("axis", 1),
            OnnxAttribute.Create("keepdims", 0)));
    }
}
