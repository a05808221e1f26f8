using System.Text.Json.Nodes;
using Experiments.Cli.Results;
using Experiments.Results;

namespace Experiments.Cli.Views;

/// <summary>Formats the trials of an experiment for programs.</summary>
internal static class ResultsJson
{
    /// <summary>Writes the document. The table, which may be large, is written as it is.</summary>
    public static async Task WriteAsync(ExperimentView experiment, ExperimentResults results, TextWriter output)
    {
        var document = JsonShape.Create("experiment", experiment.Status.ExperimentId);
        document["state"] = experiment.StateText;
        document["metric"] = experiment.Status.RefitMetric;
        document["trials_done"] = experiment.Status.TrialsDone;
        document["baseline"] = BaselineJson.Build(experiment.Status.Baseline);
        document["warnings"] = JsonShape.Create(experiment.Status.Warnings);
        await output.WriteAsync($"{document.ToJsonString()[..^1]},\"trials\":");
        await output.WriteAsync(results.Table.ToJson().AsMemory().TrimEnd());
        await output.WriteLineAsync("}");
    }
}
