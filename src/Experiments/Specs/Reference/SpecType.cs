using System.Text.Json.Nodes;
using Experiments.Engine.Hyperparameters;

namespace Experiments.Specs.Reference;

/// <summary>The type of a key's value: in words for people, and as JSON Schema (draft-07) for editors.</summary>
/// <param name="Description">Type and range, for example <c>a whole number of at least 2</c>.</param>
/// <param name="Schema">The same as a schema; a new one for each call, because a JSON node has only one parent.</param>
internal sealed record SpecType(string Description, Func<JsonObject> Schema)
{
    /// <summary>Creates a type from a rule of the engine; the schemas of rules use only features of draft-07.</summary>
    public static SpecType FromRule(ValueRule rule) => new(rule.Description, rule.ToJsonSchema);

    /// <summary>Creates the type of a text, which must match the pattern if there is one.</summary>
    public static SpecType Text(string words, string? pattern = null) =>
        new(words, () => pattern is null
            ? new() { ["type"] = "string", ["minLength"] = 1 }
            : new() { ["type"] = "string", ["pattern"] = pattern });

    /// <summary>
    /// Creates the type of a text that may look like a number or a boolean, such as the name of a column in a file with
    /// numbered columns.
    /// </summary>
    public static SpecType Name(string words) =>
        new(words, () => new() { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1 });

    /// <summary>Creates the type of a text that may look like any value, such as NULL.</summary>
    public static SpecType Cell(string words) => new(
        words, () => new() { ["type"] = new JsonArray("string", "number", "boolean", "null"), ["minLength"] = 1 });

    /// <summary>Creates the type of one value, or a list of such values.</summary>
    public static SpecType OneOrMore(SpecType item, string words) => new(words, () => new()
    {
        ["anyOf"] = new JsonArray(item.Schema(),
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["uniqueItems"] = true, ["items"] = item.Schema() }),
    });

    /// <summary>Creates the type of a list of values.</summary>
    public static SpecType List(SpecType item, string words) =>
        new(words, () => new() { ["type"] = "array", ["items"] = item.Schema() });

    /// <summary>Creates the type of a number by a rule, or a map, whose content is described elsewhere.</summary>
    public static SpecType NumberOrMap(ValueRule number, string words) => new(words, () =>
    {
        // The bounds of a schema concern numbers alone.
        var schema = number.ToJsonSchema();
        schema["type"] = new JsonArray(schema["type"]!.DeepClone(), "object");
        return schema;
    });

    /// <summary>Creates the type of a map, whose content is described elsewhere.</summary>
    public static SpecType Map(string words) => new(words, () => new() { ["type"] = "object" });
}
