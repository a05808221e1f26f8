using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>
/// The head of predicted numbers, after the link: [N] for one target, [N, K] for several, as in scikit-learn.
/// </summary>
internal sealed class OnnxNumbersHead(LossKind loss) : OnnxHead
{
    /// <inheritdoc/>
    public override string FirstOutput => Prediction;

    /// <inheritdoc/>
    public override bool HasProbabilities => false;

    /// <inheritdoc/>
    public override string Describe(TargetInfo target) =>
        target.Outputs == 1 ? "`prediction`: float32 [N]" : $"`prediction`: float32 [N, {target.Outputs}]";

    /// <inheritdoc/>
    public override string GetReadExpression(TargetInfo target) => "outputs[0].GetTensorDataAsSpan<float>()[0]";

    /// <inheritdoc/>
    public override void DeclareOutputs(OnnxGraphBuilder builder, TargetInfo target)
    {
        if (target.Outputs == 1) builder.AddOutput(Prediction, TensorProto.Types.DataType.Float);
        else builder.AddOutput(Prediction, TensorProto.Types.DataType.Float, target.Outputs);
    }

    /// <inheritdoc/>
    public override void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits)
    {
        var numbers = loss switch
        {
            LossKind.SquaredError => logits,
            LossKind.PoissonDeviance => builder.AddNode("Exp", "mean", [logits]),
            _ => throw new OnnxExportException($"The link of {loss}", $"Add it to {nameof(OnnxNumbersHead)}."),
        };
        if (target.Outputs == 1)
            builder.AddNodeInto(Prediction, "Squeeze", [numbers, builder.AddConstant("column_axis", 1L)]);
        else builder.AddNodeInto(Prediction, "Identity", [numbers]);
    }
}
