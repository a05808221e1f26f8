using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Safetensors;
using Experiments.Engine.Preprocessing;

namespace Experiments.Engine.Artifacts.Steps;

/// <summary>
/// The codec of scalers in double precision. The file of tensors holds float32 alone, so their numbers are in the
/// document; Sub, Div, Add and Clip in ONNX, on doubles.
/// </summary>
internal sealed class DoubleScalerCodec : StepCodec
{
    private const string Shift = "shift", Scale = "scale", Low = "low", ClipLow = "clip_low", ClipHigh = "clip_high";

    /// <inheritdoc/>
    public override string StepName => "float64_scaler";

    /// <inheritdoc/>
    public override Type Type => typeof(FittedDoubleScaler);

    /// <inheritdoc/>
    public override JsonObject Save(
        IFittedTransformer fitted, string prefix, IDictionary<string, SafetensorsTensor> tensors)
    {
        var scaler = (FittedDoubleScaler)fitted;
        var state = new JsonObject
        {
            [Shift] = CreateArray(scaler.Shift),
            [Scale] = CreateArray(scaler.Scale),
            [Low] = scaler.Low,
        };
        if (scaler.Clip is var (low, high)) (state[ClipLow], state[ClipHigh]) = (low, high);
        return state;
    }

    /// <inheritdoc/>
    public override IFittedTransformer Load(
        JsonObject state, string prefix, IReadOnlyDictionary<string, SafetensorsTensor> tensors) =>
        new FittedDoubleScaler(GetArray(state, Shift), GetArray(state, Scale), GetValue<double>(state, Low),
            state.ContainsKey(ClipLow) ? (GetValue<double>(state, ClipLow), GetValue<double>(state, ClipHigh)) : null);

    /// <inheritdoc/>
    public override string Emit(OnnxGraphBuilder builder, IFittedTransformer fitted, string prefix, string x)
    {
        var scaler = (FittedDoubleScaler)fitted;
        x = builder.AddNode("Sub", $"{prefix}.shifted",
            [x, builder.AddConstant($"{prefix}.shift", [.. scaler.Shift], scaler.InputFeatures)]);
        x = builder.AddNode("Div", $"{prefix}.scaled",
            [x, builder.AddConstant($"{prefix}.scale", [.. scaler.Scale], scaler.InputFeatures)]);
        if (scaler.Low != 0)
            x = builder.AddNode("Add", $"{prefix}.raised", [x, builder.AddConstant($"{prefix}.low", [scaler.Low])]);
        return scaler.Clip is var (low, high)
            ? builder.AddNode("Clip", $"{prefix}.clipped", [x, builder.AddConstant($"{prefix}.clip_low", [low]),
                builder.AddConstant($"{prefix}.clip_high", [high])])
            : x;
    }

    private static JsonArray CreateArray(IEnumerable<double> values) =>
        new([.. values.Select(value => (JsonNode)value)]);

    private double[] GetArray(JsonObject state, string name)
    {
        try
        {
            return state[name].Deserialize<double[]>() ?? throw new ArgumentException($"{StepName} lacks '{name}'.");
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"'{name}' of {StepName} is not a list of numbers.", nameof(state), e);
        }
    }
}
