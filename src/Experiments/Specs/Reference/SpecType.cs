using System.Text.Json.Nodes;
using Experiments.Engine.Hyperparameters;

namespace Experiments.Specs.Reference;

/// <summary>What a key takes: in words for people, as JSON Schema (draft-07) for editors.</summary>
/// <param name="Description">Type and range, for example <c>a whole number of at least 2</c>.</param>
/// <param name="Schema">The same as a schema; a new one each time, for a JSON node has one parent.</param>
internal sealed record SpecType(string Description, Func<JsonObject> Schema)
{
    /// <summary>What the engine's rule says; its schemas use nothing that draft-07 lacks.</summary>
    public static SpecType FromRule(ValueRule rule) => new(rule.Description, rule.ToJsonSchema);

    /// <summary>A text; where a pattern is given, one that matches it.</summary>
    public static SpecType Text(string words, string? pattern = null) =>
        new(words, () => pattern is null
            ? new() { ["type"] = "string", ["minLength"] = 1 }
            : new() { ["type"] = "string", ["pattern"] = pattern });

    /// <summary>
    /// A text that may look like a number or a truth value, as the name of a column does where files are numbered.
    /// </summary>
    public static SpecType Name(string words) =>
        new(words, () => new() { ["type"] = new JsonArray("string", "number", "boolean"), ["minLength"] = 1 });

    /// <summary>One value, or a list of such values.</summary>
    public static SpecType OneOrMore(SpecType item, string words) => new(words, () => new()
    {
        ["anyOf"] = new JsonArray(item.Schema(),
            new JsonObject { ["type"] = "array", ["minItems"] = 1, ["uniqueItems"] = true, ["items"] = item.Schema() }),
    });

    /// <summary>A list of values.</summary>
    public static SpecType List(SpecType item, string words) =>
        new(words, () => new() { ["type"] = "array", ["items"] = item.Schema() });

    /// <summary>A map; what may stand in it is said elsewhere.</summary>
    public static SpecType Map(string words) => new(words, () => new() { ["type"] = "object" });
}
