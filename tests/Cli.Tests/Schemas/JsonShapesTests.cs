using System.Text.Json.Nodes;
using Experiments.Artifacts;
using Experiments.Cli.Running;
using Experiments.Cli.Tests.PublicForms;
using Experiments.Cli.Views;
using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Results;
using Experiments.Results;

namespace Experiments.Cli.Tests.Schemas;

/// <summary>Every JSON that the program writes, beside its documented schema.</summary>
public sealed class JsonShapesTests(FormSilo silo) : IClassFixture<FormSilo>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_commands_write_of_a_real_search_is_as_documented()
    {
        var spec = _folder.Write("small.yaml", $$"""
            name: small
            data: { path: {{Repository.Example("iris.csv")}}, target: species }
            pipeline: [standard_scaler]
            estimator: mlp_classifier
            params: { max_iter: 5 }
            space: { alpha: [0.0001, 0.01, 0.1] }
            search: { cv: 3, seed: 1, scoring: [accuracy, f1_macro], refit: accuracy }
            """);
        var events = (await AskAsync("run", spec, "--out", _folder["model"], "--owner", "anna@laptop"))
            .TrimEnd().Split('\n');
        Assert.All(events, line => JsonShapeSchema.Check("events", line));
        // Each trial has its event, once.
        Assert.Equal([0, 1, 2], events.Select(line => JsonNode.Parse(line)!)
            .Where(e => (string?)e["event"] == "trial").Select(e => (long)e["trial"]!).Order());
        Assert.Equal("completed", (string?)JsonNode.Parse(events[^1])!["event"]);

        JsonShapeSchema.Check("status", await AskAsync("status", "small"));
        JsonShapeSchema.Check("list", await AskAsync("list"));
        JsonShapeSchema.Check("results", await AskAsync("results", "small"));
        JsonShapeSchema.Check("best", await AskAsync("best", "small"));
        JsonShapeSchema.Check("why", await AskAsync("why", "small"));
        JsonShapeSchema.Check("replay", await AskAsync("replay", "small", "--verify"));
        JsonShapeSchema.Check("silos", await AskAsync("silos"));
        JsonShapeSchema.Check("fetch", await AskAsync("fetch", "small", "--out", _folder["copy"]));
        JsonShapeSchema.Check("submit", await AskAsync("submit", spec, "--id", "again"));
        Assert.All((await AskAsync("watch", "again")).TrimEnd().Split('\n'),
            line => JsonShapeSchema.Check("events", line));
        JsonShapeSchema.Check("delete", await AskAsync("delete", "again", "--yes"));
        JsonShapeSchema.Check("predict", await AskAsync("predict", "small", Repository.Example("iris.csv")));
        JsonShapeSchema.Check("doctor", await AskAsync("doctor"));
    }

    [Fact]
    public async Task What_commands_write_of_files_and_of_this_machine_is_as_documented()
    {
        var spec = Repository.File("examples", "iris.yaml");
        JsonShapeSchema.Check("validate", await WriteAsync(0, "validate", spec));
        JsonShapeSchema.Check("validate", await WriteAsync(2, "validate", _folder.Write("bad.yaml", "name: [1\n")));
        JsonShapeSchema.Check("devices", await WriteAsync(0, "devices"));
        JsonShapeSchema.Check("init", await WriteAsync(0, "init", Repository.Example("iris.csv")));
        JsonShapeSchema.Check("init", await WriteAsync(
            0, "init", Repository.Example("iris.csv"), "--target", "species", "--out", _folder["i.yaml"]));
    }

    [Fact]
    public void What_is_rarely_written_is_as_documented()
    {
        foreach (var state in Enum.GetValues<ExperimentState>())
            JsonShapeSchema.Check("status", StatusJson.Build(Samples.View(state)).ToJsonString());
        JsonShapeSchema.Check("list", StatusJson.Build(Samples.Experiments()).ToJsonString());
        JsonShapeSchema.Check("why", TrialJson.Build(Samples.Report()).ToJsonString());
        JsonShapeSchema.Check("replay", ReplayView.Json(Samples.Status(), Samples.Replayed()).ToJsonString());
        JsonShapeSchema.Check("gc", GarbageJson.Build(
            [.. Enum.GetValues<ArtifactKind>().Select(kind => new StoredObject(kind, "name", 7))], isFreed: false)
            .ToJsonString());

        using var writer = new StringWriter();
        var events = new JsonRunOutput(writer, TimeProvider.System);
        events.Interrupted("a-01", true, "experiments watch a-01");
        events.NotBegun("a-01", "experiments run a.yaml", null);
        events.NotBegun("a-01", "experiments run a.yaml", "experiments list");
        events.Detached("a-01", "experiments watch a-01");
        UploadProgress.ForPrograms("a.csv", 1L << 30, writer, TimeProvider.System)!.Report(1L << 30);
        foreach (var state in (ExperimentState[])[ExperimentState.Failed, ExperimentState.Cancelled])
            events.Failed(ExperimentResults.FromRows(Samples.Spec, Samples.Status(state), []), TimeSpan.FromSeconds(1));
        var lines = writer.ToString().TrimEnd().Split('\n');
        Assert.Equal(7, lines.Length);
        Assert.All(lines, line => JsonShapeSchema.Check("events", line));
    }

    [Fact]
    public void A_document_of_another_shape_is_refused()
    {
        var status = StatusJson.Build(Samples.View(ExperimentState.Running));
        status["format"] = 2;
        Assert.ThrowsAny<Exception>(() => JsonShapeSchema.Check("status", status.ToJsonString()));
        status["format"] = 1;
        status["surprise"] = true;
        Assert.ThrowsAny<Exception>(() => JsonShapeSchema.Check("status", status.ToJsonString()));
    }

    [Fact]
    public void The_page_is_made_from_the_schemas() =>
        JsonPage.Match(Repository.File("docs", "reference", "json.md"));

    private Task<string> AskAsync(params string[] command) =>
        WriteAsync(command[0] == "doctor" ? null : 0, [.. command, "--cluster", silo.Address]);

    private static async Task<string> WriteAsync(int? exitCode, params string[] command)
    {
        var run = await ProgramRun.RunAsync([.. command, "--output", "json"]);
        Assert.True(exitCode is null || run.ExitCode == exitCode, run.Output + run.Errors);
        return run.Output;
    }
}
