using System.Text.Json.Nodes;
using Experiments.Contracts.Results;

namespace Experiments.Cli.Views;

/// <summary>Formats the scores of a model that looks at no feature, for programs.</summary>
internal static class BaselineJson
{
    public static JsonObject Build(IEnumerable<BaselineScore> scores) =>
        new(scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Metric, new JsonObject
        {
            ["mean"] = BestJson.Number(score.Mean),
            ["std"] = BestJson.Number(score.StandardDeviation),
        })));
}
