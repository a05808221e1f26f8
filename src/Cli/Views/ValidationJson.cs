using System.Text.Json.Nodes;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Specs;

namespace Experiments.Cli.Views;

/// <summary>Formats the result of checking an experiment file, for programs.</summary>
internal static class ValidationJson
{
    /// <summary>Formats a file that can be run.</summary>
    public static JsonObject Build(LoadedExperiment experiment)
    {
        var (plan, spec) = (experiment.Plan, experiment.Spec);
        return new()
        {
            ["format"] = JsonShape.Version,
            ["valid"] = true,
            ["file"] = experiment.Source,
            ["name"] = spec.Name,
            ["points"] = plan.Trials.Count,
            ["folds"] = plan.Folds,
            ["rows"] = plan.Rows,
            ["features"] = plan.Schema.Features.Length,
            ["data_sha256"] = spec.Data.Hash,
            ["metric"] = plan.Refit,
            ["positive_class"] = plan.Schema.Target.Positive,
            ["baseline"] = new JsonObject(plan.Scoring.Select(scorer => KeyValuePair.Create(
                scorer, BestJson.Number(plan.Baseline.Summarize(scorer).Mean)))),
            ["device_here"] = ExperimentPlanner.CheckDevice(spec) is [],
            ["warnings"] = new JsonArray([.. plan.Warnings.Select(w => (JsonNode?)w)]),
            ["problems"] = new JsonArray(),
        };
    }

    /// <summary>Formats a file that cannot be run.</summary>
    public static JsonObject Build(string file, IReadOnlyList<Problem> problems) => new()
    {
        ["format"] = JsonShape.Version,
        ["valid"] = false,
        ["file"] = file,
        ["problems"] = new JsonArray([.. problems.Select(p => (JsonNode)new JsonObject
        {
            ["file"] = p.Source.Length == 0 ? null : p.Source,
            ["line"] = p.Span is { } span ? span.Line : null,
            ["column"] = p.Span is { Column: > 0 } place ? place.Column : null,
            ["message"] = p.Message,
            ["help"] = p.Help,
        })]),
    };
}
