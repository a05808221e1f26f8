using System.Text.Json.Nodes;
using Experiments.Engine.Estimators;
using Experiments.Engine.Hyperparameters;
using Experiments.Engine.Preprocessing;

namespace Experiments.Specs.Reference;

/// <summary>
/// The engine's descriptions of hyperparameters as parts of the schema. Each is defined once, under its owner, and is
/// referred to.
/// </summary>
internal static class HyperparameterSchemas
{
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Definitions() => Owners
        .Select(list => KeyValuePair.Create<string, JsonNode?>(list.Owner, list.ToJsonSchema()))
        .Concat(EstimatorCatalog.All.Select(e => KeyValuePair.Create<string, JsonNode?>($"{e.Name}_space", Grid(e))));

    /// <summary>Returns the schema of a transformer's name, or of a map from its name to its hyperparameters.</summary>
    public static JsonObject PipelineItem() => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray([.. TransformerCatalog.All.Select(t => (JsonNode)t.Name)]) },
            new JsonObject
            {
                ["type"] = "object",
                ["minProperties"] = 1,
                ["maxProperties"] = 1,
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject(
                    TransformerCatalog.All.Select(t => KeyValuePair.Create<string, JsonNode?>(
                        t.Name, new JsonObject
                        {
                            ["anyOf"] = new JsonArray(Reference(t.Name), new JsonObject { ["type"] = "null" })
                        }))),
            }),
    };

    /// <summary>Returns the schema of fixed hyperparameters.</summary>
    public static JsonObject Params(EstimatorDescriptor estimator) =>
        Map(Names(estimator).Select(n => KeyValuePair.Create<string, JsonNode?>(n.Name, Reference(n.Place))));

    /// <summary>Returns the schema of searched hyperparameters.</summary>
    public static JsonObject SubGrid(EstimatorDescriptor estimator) => Reference($"{estimator.Name}_space");

    private static IEnumerable<HyperparameterList> Owners =>
        EstimatorCatalog.All.Select(e => e.Hyperparameters)
            .Concat(TransformerCatalog.All.Select(t => t.Hyperparameters));

    private static JsonObject Grid(EstimatorDescriptor estimator) =>
        Map(Names(estimator).Select(n => KeyValuePair.Create<string, JsonNode?>(n.Name, new JsonObject
        {
            ["type"] = "array",
            ["description"] = n.Hyperparameter.Doc,
            ["minItems"] = 1,
            ["uniqueItems"] = true,
            ["items"] = Reference(n.Place),
        })));

    // A transformer's hyperparameter is prefixed with the transformer's name and two underscores.
    private static IEnumerable<(string Name, string Place, Hyperparameter Hyperparameter)> Names(
        EstimatorDescriptor estimator) =>
        [
            .. estimator.Hyperparameters.All.Select(h => (h.Name, $"{estimator.Name}/properties/{h.Name}", h)),
            .. TransformerCatalog.All.SelectMany(
                t => t.Hyperparameters.All.Select(h => ($"{t.Name}__{h.Name}", $"{t.Name}/properties/{h.Name}", h))),
        ];

    private static JsonObject Map(IEnumerable<KeyValuePair<string, JsonNode?>> properties) =>
        new() { ["type"] = "object", ["properties"] = new JsonObject(properties), ["additionalProperties"] = false };

    private static JsonObject Reference(string place) => new() { ["$ref"] = $"#/definitions/{place}" };
}
