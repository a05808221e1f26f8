using System.Globalization;
using System.Text.Json.Nodes;
using Experiments.Cli.Results;
using Experiments.Contracts.Results;

namespace Experiments.Cli.Views;

/// <summary>Formats the states of experiments for programs.</summary>
internal static class StatusJson
{
    /// <summary>The member with the experiments, of a list.</summary>
    public const string List = "experiments";

    /// <summary>Formats a list.</summary>
    public static JsonObject Build(IEnumerable<ExperimentView> experiments) =>
        JsonShape.Create(List, new JsonArray([.. experiments.Select(e => (JsonNode)Build(e))]));

    /// <summary>Formats an experiment with what its slots train.</summary>
    public static JsonObject Build(ExperimentView experiment, IReadOnlyList<SlotWork> slots)
    {
        var document = Build(experiment);
        document["slots"] = new JsonArray([.. slots.Select(slot => (JsonNode)new JsonObject
        {
            ["silo"] = slot.Silo,
            ["slot"] = slot.Slot,
            ["trials"] = new JsonArray([.. slot.Pack.Select(fit => fit.Trial).Distinct().Select(t => (JsonNode)t)]),
            ["fits"] = slot.Pack.Count,
            ["age"] = slot.Age.TotalSeconds,
        })]);
        return document;
    }

    /// <summary>Formats an experiment.</summary>
    public static JsonObject Build(ExperimentView experiment)
    {
        var status = experiment.Status;
        return new()
        {
            ["format"] = JsonShape.Version,
            ["experiment"] = status.ExperimentId,
            ["name"] = status.Name,
            ["owner"] = status.Owner,
            ["state"] = experiment.StateText,
            ["message"] = status.Message,
            ["priority"] = status.Priority,
            ["trials"] = status.Trials,
            ["trials_done"] = status.TrialsDone,
            ["folds"] = status.Folds,
            ["fits_completed"] = status.FitsCompleted,
            ["fits_failed"] = status.FitsFailed,
            ["fits_running"] = experiment.IsInterrupted ? 0 : status.FitsLeased,
            ["fits_known"] = status.FitsAdopted,
            ["retries"] = status.Retries,
            ["metric"] = status.RefitMetric,
            ["best"] = Build(status.Best),
            ["waiting_for"] = Build(experiment.Missing),
            ["store_problem"] = status.StoreProblem,
            ["submitted"] = Moment(status.Submitted),
            ["ended"] = status.Ended is { } ended ? Moment(ended) : null,
            ["run_time"] = status.RunTime.TotalSeconds,
            ["time_left"] = experiment.TimeLeft?.TotalSeconds,
            ["workers"] = experiment.IsActive ? status.Workers : 0,
            ["trace"] = experiment.TraceId,
            ["artifact"] = status.Artifact,
            ["artifact_sha256"] = status.Refit?.ArtifactSha256,
            ["process"] = experiment.Process,
        };
    }

    /// <summary>Formats the best trial so far; null if no trial has a score.</summary>
    public static JsonObject? Build(BestTrial? best) =>
        best is null
            ? null
            : new()
            {
                ["trial"] = best.Trial,
                ["mean_score"] = BestJson.Number(best.MeanScore),
                ["params"] = JsonNode.Parse(best.Params),
            };

    /// <summary>
    /// Formats the device that no worker has, with the number of workers; null if the experiment waits for none.
    /// </summary>
    public static JsonObject? Build(MissingDevice? missing) =>
        missing is null
            ? null
            : new()
            {
                ["device"] = missing.Device,
                ["workers"] = missing.Workers,
                ["quarantine_reason"] = missing.QuarantineReason
            };

    /// <summary>Formats a time by ISO 8601, in UTC.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
