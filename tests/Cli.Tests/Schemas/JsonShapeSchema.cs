using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Experiments.Cli.Tests.Schemas;

/// <summary>The documented schema of a command's JSON, and the check of a document by it.</summary>
internal static class JsonShapeSchema
{
    /// <summary>The folder of the schemas.</summary>
    public static string Folder => Repository.File("docs", "reference", "json");

    /// <summary>The names of all schemas.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(Folder, "*.schema.json").Select(file => Path.GetFileName(file).Split('.')[0])
            .Order(StringComparer.Ordinal),
    ];

    private static readonly Dictionary<string, JsonSchema> s_schemas = Names.ToDictionary(
        name => name, name => JsonSchema.FromText(Read(name).ToJsonString(), new() { SchemaRegistry = new() }));

    public static JsonObject Read(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.schema.json")))!.AsObject();

    /// <summary>Holds a document to a schema.</summary>
    public static void Check(string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var results = s_schemas[name].Evaluate(document.RootElement, new() { OutputFormat = OutputFormat.List });
        Assert.True(results.IsValid, $"{name}: " + string.Join('\n', (results.Details ?? [])
            .Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))
            .Distinct()) + $"\n{json}");
    }
}
