using System.Text.Json.Nodes;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Hyperparameters;

/// <summary>
/// All that is known of one hyperparameter; what checks, documents and completes it is derived from this.
/// </summary>
/// <param name="Name">In snake_case; scikit-learn's name where it has one.</param>
/// <param name="Rule">The values that it takes.</param>
/// <param name="Default">The value where none is given.</param>
/// <param name="Doc">What it does, as a sentence.</param>
/// <param name="Example">A value that somebody would write.</param>
public sealed record Hyperparameter(
    string Name, ValueRule Rule, ParameterValue Default, string Doc, ParameterValue Example)
{
    /// <summary>
    /// Whether it is part of the pack key: fits that differ in it cannot train as lanes of one program.
    /// </summary>
    public bool IsStructural { get; init; }

    /// <summary>
    /// Whether it decides how much a fit computes although it is not structural, as the number of epochs does.
    /// </summary>
    public bool DecidesCost { get; init; }

    /// <summary>The hyperparameter as JSON Schema.</summary>
    public JsonObject ToJsonSchema()
    {
        var schema = Rule.ToJsonSchema();
        schema["description"] = Doc;
        schema["default"] = JsonNode.Parse(Default.ToString());
        schema["examples"] = new JsonArray(JsonNode.Parse(Example.ToString()));
        return schema;
    }
}
