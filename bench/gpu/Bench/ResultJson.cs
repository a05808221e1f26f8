using System.Text.Json;
using System.Text.Json.Serialization;

namespace Experiments.Gpu.Bench;

/// <summary>A report as bench/gpu/report.py reads it.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower), new FiniteOrNull() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Serialize(DeviceDescription? device, object report, string? error)
    {
        var json = JsonSerializer.SerializeToNode(report, report.GetType(), s_options)!.AsObject();
        if (device is not null) json.Insert(0, "device", JsonSerializer.SerializeToNode(device, s_options));
        if (error is not null) json.Add("error", error);
        return json.ToJsonString(s_options);
    }

    /// <summary>JSON has no NaN.</summary>
    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }
}
