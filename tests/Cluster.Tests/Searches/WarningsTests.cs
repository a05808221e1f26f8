using System.Text.Json;
using System.Text.RegularExpressions;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>Warnings from the file to the artifact, and a winner that has learned nothing.</summary>
public sealed class WarningsTests
{
    private const string Warning =
        "The classes 'yes', 'yes.' of 'y' differ only by blanks, case, a final full stop or the form of a number";

    private const string NoBetter = "no better than the baseline";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_warning_is_shown_before_and_counted_after_the_search_and_kept_in_the_artifact()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = await CreateAsync(
            row => row % 2, row => row % 2 == 0 ? "no" : row % 3 == 0 ? "yes." : "yes");

        var validated = await ExperimentsProcess.RunAsync(working.Path, "validate", "q.yaml");
        var run = await ExperimentsProcess.RunAsync(working.Path, "run", "q.yaml", "--strict");
        Assert.True(run is { ExitCode: 2, Output: "" }, run.Text);
        Assert.Contains($"q.yaml: error: the {Warning["The ".Length..]}", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(working.File("artifacts")));

        run = await ExperimentsProcess.RunAsync(working.Path, "run", "q.yaml");
        var json = await ExperimentsProcess.RunAsync(working.Path, "run", "q.yaml", "--json");
        var best = await ExperimentsProcess.RunAsync(working.Path, "best", "--json");

        Assert.Contains($"warning: {Warning}", validated.Output, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(run.Output, $"  warning: {Regex.Escape(Warning)}"));
        Assert.Matches("\n1 warning:\n  warning: ", run.Output);
        var events = json.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All((string[])[events[0], events[^1], best.Output], text => Assert.StartsWith(
            Warning, Assert.Single(Parse(text).GetProperty("warnings").EnumerateArray()).GetString()));
        Assert.Contains($"> **Warning.** {Warning}", await ReadAsync("README.md"), StringComparison.Ordinal);
        Assert.StartsWith(Warning, Assert.Single(Parse(await ReadAsync("estimator.json")).GetProperty("info")
            .GetProperty("warnings").EnumerateArray()).GetString());

        Task<string> ReadAsync(string file) => File.ReadAllTextAsync(working.File("artifacts", "q", file), Token);
    }

    [Fact]
    public async Task A_winner_that_is_no_better_than_the_baseline_is_said_to_be_so_and_fails_a_strict_run()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        // A feature that is the same in each row says nothing of the class.
        using var working = await CreateAsync(_ => 1, row => row % 3 == 0 ? "b" : "a");

        var strict = await ExperimentsProcess.RunAsync(working.Path, "run", "q.yaml", "--strict");
        var best = await ExperimentsProcess.RunAsync(working.Path, "best");
        var json = Parse((await ExperimentsProcess.RunAsync(working.Path, "best", "--json")).Output);
        var run = await ExperimentsProcess.RunAsync(working.Path, "run", "q.yaml");

        Assert.True(strict.ExitCode == 1, strict.Text);
        Assert.True(run.ExitCode == 0, run.Text);
        Assert.All([strict, best, run], outcome => Assert.Contains(NoBetter, outcome.Output, StringComparison.Ordinal));
        Assert.Matches(@"baseline +0\.6667 accuracy", best.Output);
        Assert.False(json.GetProperty("beats_baseline").GetBoolean());
        Assert.Contains(NoBetter, await File.ReadAllTextAsync(working.File("artifacts", "q", "README.md"), Token),
            StringComparison.Ordinal);
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static async Task<WorkingFolder> CreateAsync(Func<int, int> feature, Func<int, string> label)
    {
        var working = new WorkingFolder();
        await File.WriteAllTextAsync(working.File("q.csv"),
            "x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(row => $"{feature(row)},{label(row)}\n")), Token);
        await File.WriteAllTextAsync(working.File("q.yaml"),
            """
            name: q
            data: { path: q.csv, target: y }
            estimator: mlp_classifier
            params: { max_iter: 5, hidden_layer_sizes: [4] }
            space: { alpha: [0.0001] }
            search: { cv: 2 }

            """, Token);
        return working;
    }
}
