using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Experiments.Engine.Estimators;

namespace Experiments.Specs.Reference;

/// <summary>
/// The JSON Schema of an experiment file, for editors. Draft-07, because YAML plugins of editors support it; strict,
/// because an unknown key is a typing error.
/// </summary>
internal static class ExperimentSchema
{
    /// <summary>The name of the schema's file, which is next to the experiment file.</summary>
    public const string FileName = "experiment.schema.json";

    /// <summary>The title by which a file is recognized as this schema.</summary>
    public const string Title = "An experiment file of Experiments";

    private static readonly JsonSerializerOptions s_readable =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Lazy<string> s_text = new(() => Create().ToJsonString(s_readable) + "\n");

    /// <summary>The schema as text.</summary>
    public static string Text => s_text.Value;

    private static JsonObject Create() => new()
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = Title,
        ["type"] = "object",
        ["properties"] = new JsonObject(
            SpecKeys.GetSection("").Select(k => KeyValuePair.Create<string, JsonNode?>(k.Name, CreateSchema(k)))),
        ["required"] = Required(""),
        ["additionalProperties"] = false,
        ["allOf"] = new JsonArray([.. EstimatorCatalog.All.Select(EstimatorSchema.Rule)]),
        ["definitions"] = new JsonObject([.. HyperparameterSchemas.Definitions()]),
    };

    private static JsonObject CreateSchema(SpecKey key)
    {
        var schema = key.ToJsonSchema();
        if (key.Default is { } value) schema["default"] = Literal(value);
        if (key.Path == "pipeline") schema["items"] = HyperparameterSchemas.PipelineItem();
        if (SpecKeys.GetSection(key.Path).Any()) AddSection(schema, key.Path);
        // A space is a map or a list of maps; the estimator determines the names in it.
        if (key.Path == "space") schema["type"] = new JsonArray("object", "array");
        return schema;
    }

    private static void AddSection(JsonObject schema, string section)
    {
        schema["properties"] = new JsonObject(
            SpecKeys.GetSection(section).Select(k => KeyValuePair.Create<string, JsonNode?>(k.Name, CreateSchema(k))));
        schema["additionalProperties"] = false;
        if (Required(section) is { Count: > 0 } required) schema["required"] = required;
        if (section == "data") schema["anyOf"] = new JsonArray(CreateNeeds("target"), CreateNeeds("labels"));
        if (section == "search") schema["not"] = CreateNeeds("cv", "holdout");
    }

    private static JsonArray Required(string section) =>
        new([.. SpecKeys.GetSection(section).Where(k => k.IsRequired).Select(k => (JsonNode)k.Name)]);

    private static JsonObject CreateNeeds(params string[] keys) =>
        new() { ["required"] = new JsonArray([.. keys.Select(k => (JsonNode)k)]) };

    // Defaults are YAML that is also JSON, or a plain word.
    private static JsonNode? Literal(string value) =>
        char.IsAsciiLetter(value[0]) && value is not ("true" or "false") ? value : JsonNode.Parse(value);
}
