using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;
using DataType = Onnx.TensorProto.Types.DataType;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>
/// The head of predicted numbers, after the link and in the target's own unit: [N] for one target, [N, K] for several,
/// as in scikit-learn.
/// </summary>
internal sealed class OnnxNumbersHead(LossKind loss, FittedTargetScaler? scaler) : OnnxHead
{
    private DataType Type => scaler is { IsDouble: true } ? DataType.Double : DataType.Float;

    private string TypeName => scaler is { IsDouble: true } ? "float64" : "float32";

    /// <inheritdoc/>
    public override string FirstOutput => Prediction;

    /// <inheritdoc/>
    public override bool HasProbabilities => false;

    /// <inheritdoc/>
    public override string Describe(TargetInfo target) =>
        target.Outputs == 1 ? $"`prediction`: {TypeName} [N]" : $"`prediction`: {TypeName} [N, {target.Outputs}]";

    /// <inheritdoc/>
    public override string GetReadExpression(TargetInfo target) =>
        $"outputs[0].GetTensorDataAsSpan<{(Type == DataType.Double ? "double" : "float")}>()[0]";

    /// <inheritdoc/>
    public override void DeclareOutputs(OnnxGraphBuilder builder, TargetInfo target)
    {
        if (target.Outputs == 1) builder.AddOutput(Prediction, Type);
        else builder.AddOutput(Prediction, Type, target.Outputs);
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
        if (scaler is not null) numbers = EmitScaler(builder, scaler, numbers);
        if (target.Outputs == 1)
            builder.AddNodeInto(Prediction, "Squeeze", [numbers, builder.AddConstant("column_axis", 1L)]);
        else builder.AddNodeInto(Prediction, "Identity", [numbers]);
    }

    // As FittedTargetScaler.InverseTransform computes.
    private static string EmitScaler(OnnxGraphBuilder builder, FittedTargetScaler scaler, string z)
    {
        const string Scale = "target.scale", Mean = "target.mean";
        if (scaler.IsDouble) z = builder.AddCast("target.scaled", z, DataType.Double);
        var (scale, mean) = scaler.IsDouble
            ? (builder.AddConstant(Scale, [.. scaler.Scale], scaler.Outputs),
                builder.AddConstant(Mean, [.. scaler.Mean], scaler.Outputs))
            : (builder.AddConstant(Scale, Singles.Round(scaler.Scale.AsSpan()), scaler.Outputs),
                builder.AddConstant(Mean, Singles.Round(scaler.Mean.AsSpan()), scaler.Outputs));
        return builder.AddNode("Add", "target.shifted", [builder.AddNode("Mul", "target.unit", [z, scale]), mean]);
    }
}
