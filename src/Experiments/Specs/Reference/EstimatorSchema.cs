using System.Text.Json.Nodes;
using Experiments.Engine.Estimators;
using Experiments.Engine.Metrics;

namespace Experiments.Specs.Reference;

/// <summary>
/// The parts of the schema that depend on the estimator: names and ranges of hyperparameters, and the metrics that fit.
/// </summary>
internal static class EstimatorSchema
{
    public static JsonNode Rule(EstimatorDescriptor estimator) => new JsonObject
    {
        ["if"] = new JsonObject
        {
            ["properties"] = new JsonObject { ["estimator"] = new JsonObject { ["const"] = estimator.Name } },
            ["required"] = new JsonArray("estimator"),
        },
        ["then"] = new JsonObject
        {
            ["properties"] = new JsonObject
            {
                ["params"] = HyperparameterSchemas.Params(estimator),
                ["space"] = new JsonObject
                {
                    ["anyOf"] = new JsonArray(
                        HyperparameterSchemas.SubGrid(estimator),
                        new JsonObject
                        {
                            ["type"] = "array",
                            ["minItems"] = 1,
                            ["items"] = HyperparameterSchemas.SubGrid(estimator)
                        }),
                },
                ["search"] = new JsonObject { ["properties"] = Search(estimator) },
            },
        },
    };

    private static JsonObject Search(EstimatorDescriptor estimator) => new()
    {
        ["scoring"] = SpecType.OneOrMore(new("", () => Scorers(estimator)), "").Schema(),
        ["refit"] = Scorers(estimator),
    };

    private static JsonObject Scorers(EstimatorDescriptor estimator) => new()
    {
        ["enum"] = new JsonArray([.. ScorerCatalog.All.Select(s => s.Name)
            .Where(n => ScorerCatalog.Check(n, estimator.Tasks, "") is null)
            .Select(n => (JsonNode)n)]),
    };
}
