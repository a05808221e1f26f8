using Experiments.Engine.Tasks;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>Softmax; the label is the class of the greatest probability, the lowest index among equals.</summary>
internal sealed class OnnxMulticlassHead : OnnxHead
{
    /// <inheritdoc/>
    public override void Declare(OnnxGraphBuilder builder, TargetInfo target) => DeclareClasses(builder, target);

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        builder.NodeInto(Probabilities, "Softmax", [logits], OnnxGraphBuilder.Attribute("axis", 1));
        EmitLabel(builder, target, builder.Node(
            "ArgMax", "class_index", [Probabilities], OnnxGraphBuilder.Attribute("axis", 1), OnnxGraphBuilder.Attribute("keepdims", 0)));
    }
}
