using System.Text.Json;
using System.Text.Json.Serialization;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Artifacts;

/// <summary>Converts a task to and from its name in artifacts.</summary>
internal sealed class LearningTaskConverter : JsonConverter<LearningTask>
{
    /// <inheritdoc/>
    public override LearningTask Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && LearningTasks.Find(reader.GetString()!) is { } task
            ? task
            : throw new JsonException("The task is unknown.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, LearningTask value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.FileName);
}
