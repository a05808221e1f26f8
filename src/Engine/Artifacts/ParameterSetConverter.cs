using System.Text.Json;
using System.Text.Json.Serialization;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Artifacts;

/// <summary>Converts hyperparameters to and from their canonical JSON object.</summary>
internal sealed class ParameterSetConverter : JsonConverter<ParameterSet>
{
    /// <inheritdoc/>
    public override ParameterSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return ParameterSet.Parse(document.RootElement.GetRawText());
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ParameterSet value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.ToString());
}
