using System.Text.Json.Nodes;
using Experiments.Engine.Data;
using Experiments.Engine.Estimators;
using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;

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
                ["search"] = new JsonObject { ["properties"] = Search(estimator.Kind) },
            },
        },
    };

    private static JsonObject Search(TargetKind kind) => new()
    {
        ["scoring"] = SpecType.OneOrMore(new("", () => Scorers(kind)), "").Schema(),
        ["refit"] = Scorers(kind),
    };

    private static JsonObject Scorers(TargetKind kind) => new()
    {
        ["enum"] = new JsonArray([.. ScorerCatalog.All.Select(s => s.Name)
            .Where(n => ScorerCatalog.Check(n, kind, "") is null)
            .Select(n => (JsonNode)n)]),
    };
}
