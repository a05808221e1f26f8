using Experiments.Engine.Tasks;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>Softmax; the label is the class of the greatest probability, the lowest index among equals.</summary>
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
