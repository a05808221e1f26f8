using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts.Steps;

/// <summary>
/// The codec of the min-max scaler: tensors <c>least</c> and <c>scale</c>; Sub, Mul, Add and Clip in ONNX.
/// </summary>
internal sealed class MinMaxScalerCodec : StepCodec
{
    private const string Features = "features", Low = "low", High = "high", Clip = "clip";

    /// <inheritdoc/>
    public override string StepName => MinMaxScaler.CatalogName;

    /// <inheritdoc/>
    public override Type Type => typeof(FittedMinMaxScaler);

    /// <inheritdoc/>
    public override JsonObject Save(
        IFittedTransformer fitted, string prefix, IDictionary<string, SafetensorsTensor> tensors)
    {
        var scaler = (FittedMinMaxScaler)fitted;
        tensors.Add($"{prefix}.least", new(new Shape(scaler.InputFeatures), [.. scaler.DataMin]));
        tensors.Add($"{prefix}.scale", new(new Shape(scaler.InputFeatures), [.. scaler.Scale]));
        return new()
        {
            [Features] = scaler.InputFeatures,
            [Low] = scaler.Range.Low,
            [High] = scaler.Range.High,
            [Clip] = scaler.Clip
        };
    }

    /// <inheritdoc/>
    public override IFittedTransformer Load(
        JsonObject state, string prefix, IReadOnlyDictionary<string, SafetensorsTensor> tensors) =>
        new FittedMinMaxScaler(
            GetValue<int>(state, Features),
            GetTensor(tensors, $"{prefix}.least"),
            GetTensor(tensors, $"{prefix}.scale"),
            new(GetValue<float>(state, Low), GetValue<float>(state, High)),
            GetValue<bool>(state, Clip));

    /// <inheritdoc/>
    public override string Emit(OnnxGraphBuilder builder, IFittedTransformer fitted, string prefix, string x)
    {
        var scaler = (FittedMinMaxScaler)fitted;
        x = builder.AddNode("Sub", $"{prefix}.from_least",
            [x, builder.AddConstant($"{prefix}.least", [.. scaler.DataMin], scaler.InputFeatures)]);
        x = builder.AddNode("Mul",
            $"{prefix}.scaled", [x, builder.AddConstant($"{prefix}.scale", [.. scaler.Scale], scaler.InputFeatures)]);
        if (scaler.Range.Low != 0)
            x = builder.AddNode(
                "Add", $"{prefix}.shifted", [x, builder.AddConstant($"{prefix}.low", [scaler.Range.Low])]);
        return scaler.Clip
            ? builder.AddNode("Clip", $"{prefix}.clipped", [x,
                builder.AddConstant($"{prefix}.clip_low", [scaler.Range.Low]),
                builder.AddConstant($"{prefix}.clip_high", [scaler.Range.High])])
            : x;
    }

    private float[] GetTensor(IReadOnlyDictionary<string, SafetensorsTensor> tensors, string name) =>
        tensors.GetValueOrDefault(name)?.Values
        ?? throw new ArgumentException($"{StepName} lacks the tensor {name}.", nameof(tensors));
}
