using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts.Steps;

/// <summary>
/// The codec of the standard scaler: tensors <c>mean</c> and <c>scale</c>, if used; Sub and Div in ONNX.
/// </summary>
internal sealed class StandardScalerCodec : StepCodec
{
    private const string Features = "features";

    /// <inheritdoc/>
    public override string StepName => StandardScaler.CatalogName;

    /// <inheritdoc/>
    public override Type Type => typeof(FittedStandardScaler);

    /// <inheritdoc/>
    public override JsonObject Save(
        IFittedTransformer fitted, string prefix, IDictionary<string, SafetensorsTensor> tensors)
    {
        var scaler = (FittedStandardScaler)fitted;
        if (scaler.Mean is { } mean) tensors.Add($"{prefix}.mean", new(new Shape(mean.Length), [.. mean]));
        if (scaler.Scale is { } scale) tensors.Add($"{prefix}.scale", new(new Shape(scale.Length), [.. scale]));
        return new() { [Features] = scaler.InputFeatures };
    }

    /// <inheritdoc/>
    public override IFittedTransformer Load(
        JsonObject state, string prefix, IReadOnlyDictionary<string, SafetensorsTensor> tensors) =>
            new FittedStandardScaler(
                GetValue<int>(state, Features), tensors.GetValueOrDefault($"{prefix}.mean")?.Values,
                tensors.GetValueOrDefault($"{prefix}.scale")?.Values);

    /// <inheritdoc/>
    public override string Emit(OnnxGraphBuilder builder, IFittedTransformer fitted, string prefix, string x)
    {
        var scaler = (FittedStandardScaler)fitted;
        if (scaler.Mean is { } mean)
            x = builder.AddNode(
                "Sub", $"{prefix}.centred", [x, builder.AddConstant($"{prefix}.mean", [.. mean], mean.Length)]);
        if (scaler.Scale is { } scale)
            x = builder.AddNode(
                "Div", $"{prefix}.scaled", [x, builder.AddConstant($"{prefix}.scale", [.. scale], scale.Length)]);
        return x;
    }
}
