using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>The numbers as they are: [N] for one target, [N, K] for several, as scikit-learn predicts them.</summary>
internal sealed class OnnxRegressionHead : OnnxHead
{
    /// <inheritdoc/>
    public override void DeclareOutputs(OnnxGraphBuilder builder, TargetInfo target)
    {
        if (target.Outputs == 1) builder.AddOutput(Prediction, TensorProto.Types.DataType.Float);
        else builder.AddOutput(Prediction, TensorProto.Types.DataType.Float, target.Outputs);
    }

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        if (target.Outputs == 1)
            builder.AddNodeInto(Prediction, "Squeeze", [logits, builder.AddConstant("column_axis", 1L)]);
        else builder.AddNodeInto(Prediction, "Identity", [logits]);
    }
}
