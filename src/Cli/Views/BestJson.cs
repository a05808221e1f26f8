using System.Text.Json.Nodes;
using Experiments.Client;

namespace Experiments.Cli.Views;

/// <summary>Formats the winner for programs.</summary>
internal static class BestJson
{
    public static JsonObject Build(BestEstimator best) => new()
    {
        ["format"] = JsonShape.Version,
        ["experiment"] = best.ExperimentId,
        ["trial"] = best.Trial,
        ["params"] = JsonNode.Parse(best.Params.ToString()),
        ["metric"] = best.Metric,
        ["mean_score"] = Number(best.MeanScore),
        ["scores"] = new JsonObject(best.Scores.Select(s => KeyValuePair.Create<string, JsonNode?>(
            s.Key, new JsonObject { ["mean"] = Number(s.Value.Mean), ["std"] = Number(s.Value.StandardDeviation) }))),
        ["baseline_score"] = best.BaselineScore is { } baseline ? Number(baseline) : null,
        ["beats_baseline"] = best.BeatsBaseline,
        ["positive_class"] = best.PositiveClass,
        ["warnings"] = new JsonArray([.. best.Warnings.Select(warning => (JsonNode?)warning)]),
        ["refit"] = best.Refit is { } refit
            ? new JsonObject
            {
                ["epochs"] = refit.Epochs,
                ["best_epoch"] = refit.BestEpoch,
                ["stop_reason"] = refit.StopReason,
                ["train_rows"] = refit.TrainRows,
                ["watched_rows"] = refit.WatchedRows,
                ["fit_time"] = refit.FitTime.TotalSeconds,
                ["fit_key"] = refit.FitKey,
                ["weights_sha256"] = refit.WeightsSha256
            }
            : null,
        ["artifact"] = best.Artifact,
        ["artifact_sha256"] = best.Refit?.ArtifactSha256,
    };

    /// <summary>Converts a number; JSON has no NaN, which becomes null.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? value : null;
}
