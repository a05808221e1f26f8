using System.Text.Json.Nodes;
using Experiments.Cli.Views;
using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Engine.ModelSelection.Estimates;
using Experiments.Results;

namespace Experiments.Cli.Running;

/// <summary>Writes a run for programs: JSON Lines; the last one has the outcome.</summary>
internal sealed class JsonRunOutput(TextWriter writer, TimeProvider clock) : IRunOutput
{
    public IProgressOutput Progress { get; } = new JsonOutput(writer);

    public void Starting(RunStart start)
    {
        var (plan, spec) = (start.Experiment.Plan, start.Experiment.Spec);
        Write(new()
        {
            ["event"] = "starting",
            ["experiment"] = start.Id,
            ["resumed"] = start.Continues,
            ["points"] = plan.Trials.Count,
            ["folds"] = plan.Folds,
            ["fits_known"] = start.KnownFits,
            ["rows"] = plan.Rows,
            ["features"] = plan.Schema.Features.Length,
            ["data_sha256"] = spec.Data.Hash,
            ["positive_class"] = plan.Schema.Target.Positive,
            ["replaces"] = start.Replaces,
            ["warnings"] = new JsonArray([.. plan.Warnings.Select(w => (JsonNode?)w)]),
        });
    }

    public IProgress<long>? Uploading(string file, long bytes) =>
        UploadProgress.ForPrograms(file, bytes, writer, clock);

    public void Estimated(SearchEstimate estimate) => Write(new()
    {
        ["event"] = "estimate",
        ["seconds"] = estimate.Total.TotalSeconds,
        ["upper_bound"] = estimate.IsUpperBound,
        ["shortest_trial"] = estimate.ShortestTrial.TotalSeconds,
        ["longest_trial"] = estimate.LongestTrial.TotalSeconds,
    });

    public void Completed(ExperimentResults results, BestEstimator best, string? folder, string fetch, TimeSpan elapsed)
    {
        var item = CreateEnd("completed", results, elapsed);
        item["best"] = BestJson.Build(best);
        item["folder"] = folder;
        Write(item);
    }

    public void Failed(ExperimentResults results, TimeSpan elapsed)
    {
        var item = CreateEnd(StateText.Format(results.Status.State), results, elapsed);
        item["message"] = results.Status.Message;
        Write(item);
    }

    public void Interrupted(string id, bool goesOn, string command) =>
        Write(new()
        {
            ["event"] = "interrupted",
            ["experiment"] = id,
            ["begun"] = true,
            ["goes_on"] = goesOn,
            ["resume"] = command,
        });

    public void NotBegun(string id, string command, string? check) => Write(new()
    {
        ["event"] = "interrupted",
        ["experiment"] = id,
        ["begun"] = check is null ? false : null,
        ["goes_on"] = check is null ? false : null,
        ["resume"] = command,
        ["check"] = check,
    });

    public void Detached(string id, string command) =>
        Write(new() { ["event"] = "left", ["experiment"] = id, ["goes_on"] = true, ["watch"] = command });

    private static JsonObject CreateEnd(string name, ExperimentResults results, TimeSpan elapsed) => new()
    {
        ["event"] = name,
        ["experiment"] = results.Status.ExperimentId,
        ["elapsed"] = elapsed.TotalSeconds,
        ["trials_done"] = results.Status.TrialsDone,
        ["fits_completed"] = results.Status.FitsCompleted,
        ["fits_failed"] = results.Status.FitsFailed,
        ["fits_adopted"] = results.Status.FitsAdopted,
        ["baseline"] = BaselineJson.Build(results.Status.Baseline),
        ["warnings"] = new JsonArray([.. results.Status.Warnings.Select(w => (JsonNode?)w)]),
    };

    private void Write(JsonObject item) => JsonOutput.Write(writer, item);
}
