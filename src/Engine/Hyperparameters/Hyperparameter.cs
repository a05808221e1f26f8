using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>The description of one hyperparameter. Checks, documentation and completion are derived from it.</summary>
/// <param name="Name">The name in snake_case; scikit-learn's name where it has one.</param>
/// <param name="Rule">The rule of valid values.</param>
/// <param name="Default">The default value.</param>
/// <param name="Doc">The effect of the hyperparameter, as a sentence.</param>
/// <param name="Example">A typical value.</param>
public sealed record Hyperparameter(
    string Name, ValueRule Rule, ParameterValue Default, string Doc, ParameterValue Example)
{
    /// <summary>
    /// True where the hyperparameter is part of the pack key: fits that differ in it cannot train as lanes of one
    /// program.
    /// </summary>
    public bool IsStructural { get; init; }

    /// <summary>True where a non-structural hyperparameter changes the work of a fit, such as max_iter.</summary>
    public bool DecidesCost { get; init; }

    /// <summary>Converts the hyperparameter to JSON Schema.</summary>
    public JsonObject ToJsonSchema()
    {
        var schema = Rule.ToJsonSchema();
        schema["description"] = Doc;
        schema["default"] = JsonNode.Parse(Default.ToString());
        schema["examples"] = new JsonArray(JsonNode.Parse(Example.ToString()));
        return schema;
    }
}
