using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Graphs;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts.Steps;

/// <summary>The min-max scaler: tensors <c>least</c> and <c>scale</c>; Sub, Mul, Add and Clip in ONNX.</summary>
internal sealed class MinMaxScalerCodec : StepCodec
{
    private const string Features = "features", Low = "low", High = "high", Clip = "clip";

    /// <inheritdoc/>
    public override string Step => MinMaxScaler.CatalogName;

    /// <inheritdoc/>
    public override Type Type => typeof(FittedMinMaxScaler);

    /// <inheritdoc/>
    public override JsonObject Save(IFittedTransformer fitted, string prefix, IDictionary<string, SafetensorsTensor> tensors)
    {
        var scaler = (FittedMinMaxScaler)fitted;
        tensors.Add($"{prefix}.least", new(new Shape(scaler.InputFeatures), [.. scaler.Least]));
        tensors.Add($"{prefix}.scale", new(new Shape(scaler.InputFeatures), [.. scaler.Scale]));
        return new() { [Features] = scaler.InputFeatures, [Low] = scaler.Range.Low, [High] = scaler.Range.High, [Clip] = scaler.Clips };
    }

    /// <inheritdoc/>
    public override IFittedTransformer Load(JsonObject state, string prefix, IReadOnlyDictionary<string, SafetensorsTensor> tensors) => new FittedMinMaxScaler(
        Value<int>(state, Features),
        Tensor(tensors, $"{prefix}.least"),
        Tensor(tensors, $"{prefix}.scale"),
        new(Value<float>(state, Low), Value<float>(state, High)),
        Value<bool>(state, Clip));

    /// <inheritdoc/>
    public override string Emit(OnnxGraphBuilder builder, IFittedTransformer fitted, string prefix, string x)
    {
        var scaler = (FittedMinMaxScaler)fitted;
        x = builder.Node("Sub", $"{prefix}.from_least", [x, builder.Constant($"{prefix}.least", [.. scaler.Least], scaler.InputFeatures)]);
        x = builder.Node("Mul", $"{prefix}.scaled", [x, builder.Constant($"{prefix}.scale", [.. scaler.Scale], scaler.InputFeatures)]);
        if (scaler.Range.Low != 0) x = builder.Node("Add", $"{prefix}.shifted", [x, builder.Constant($"{prefix}.low", [scaler.Range.Low])]);
        return scaler.Clips
            ? builder.Node("Clip", $"{prefix}.clipped", [x, builder.Constant($"{prefix}.clip_low", [scaler.Range.Low]), builder.Constant($"{prefix}.clip_high", [scaler.Range.High])])
            : x;
    }

    private float[] Tensor(IReadOnlyDictionary<string, SafetensorsTensor> tensors, string name) =>
        tensors.GetValueOrDefault(name)?.Values ?? throw new ArgumentException($"{Step} lacks the tensor {name}.", nameof(tensors));
}
