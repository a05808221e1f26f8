using System.Text.Json.Nodes;
using Experiments.Cli.Results;
using Experiments.Contracts.Leases;

namespace Experiments.Cli.Views;

/// <summary>Formats the history of a trial for programs.</summary>
internal static class TrialJson
{
    public static JsonObject Build(TrialDetails report) => new()
    {
        ["format"] = JsonShape.Version,
        ["experiment"] = report.Experiment.Status.ExperimentId,
        ["trial"] = report.Trial,
        ["state"] = report.State,
        ["params"] = report.Params is { } parameters ? JsonNode.Parse(parameters.ToString()) : null,
        ["fits"] = new JsonArray([.. report.Fits.Select(f => (JsonNode)Build(f))]),
        ["attempts"] = new JsonArray([.. report.Attempts.Select(a => (JsonNode)new JsonObject
        {
            ["fold"] = a.Fold,
            ["worker"] = a.Worker,
            ["device"] = a.Device,
            ["failure"] = Build(a.Failure),
            ["log"] = a.Log,
            ["ended"] = StatusJson.Moment(a.Ended),
        })]),
    };

    private static JsonObject Build(TrialFit fit)
    {
        var item = new JsonObject
        {
            ["fold"] = fit.Fold,
            ["state"] = fit.State,
            ["attempts"] = fit.Attempts,
            ["worker"] = fit.Worker
        };
        if (fit.Ended is not { } ended) return item;
        var report = ended.Report;
        item["scores"] = new JsonObject(
            report.Scores.Select(s => KeyValuePair.Create(s.Key, BestJson.Number(s.Value))));
        item["failure"] = report.Failure is { } failure ? Build(failure) : null;
        item["epochs"] = report.Epochs;
        item["best_epoch"] = report.BestEpoch;
        item["stop_reason"] = report.StopReason;
        item["fit_time"] = report.FitTime.TotalSeconds;
        item["device"] = report.Device;
        item["numerics_class"] = report.NumericsClass;
        item["weights_sha256"] = report.WeightsSha256;
        item["fit_key"] = report.FitKey;
        item["known_from"] = ended.AdoptedFrom;
        item["ended"] = StatusJson.Moment(ended.Ended);
        item["log"] = report.Log;
        return item;
    }

    private static JsonObject Build(FitFailure failure) =>
        new() { ["cause"] = TrialView.Cause(failure.Cause), ["message"] = failure.Message };
}
