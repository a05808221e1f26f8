using System.Text.Json;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// A search is handed to a cluster from one folder, and asked about from others, by processes that come and go.
/// </summary>
public sealed class LaptopTests
{
    private static readonly string s_digits = Repository.File("bench", "specs", "digits.yaml");

    private readonly string _siloPort = FreePort.NextText();
    private readonly string _gatewayPort = FreePort.NextText();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Cluster => $"localhost:{_gatewayPort}";

    [Fact]
    public async Task What_one_process_submitted_others_watch_ask_about_and_fetch()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var there = new WorkingFolder();
        using var laptop = new WorkingFolder();
        using var elsewhere = new WorkingFolder();
        await using var head = await HeadAsync(there, "2");

        var submit = await ExperimentsProcess.RunAsync(
            laptop.Path, "submit", s_digits, "--cluster", Cluster, "--id", "nightly");
        var again = await ExperimentsProcess.RunAsync(
            laptop.Path, "submit", s_digits, "--cluster", Cluster, "--id", "nightly");
        var other = await ExperimentsProcess.RunAsync(
            laptop.Path, "submit", Repository.File("examples", "iris.yaml"), "--cluster", Cluster, "--id", "nightly");
        Assert.True(
            submit.ExitCode == 0 && submit.Output.StartsWith("submitted nightly", StringComparison.Ordinal),
            submit.Text);
        Assert.True(
            again.ExitCode == 0 && again.Output.StartsWith("nightly is submitted already", StringComparison.Ordinal),
            again.Text);
        Assert.True(
            other is { ExitCode: 2 } && other.Errors.Contains(
                "the id nightly is that of an experiment with another specification", StringComparison.Ordinal),
            other.Text);

        var watch = await AskAsync(elsewhere, "watch", "digits-bench");
        var list = await AskAsync(elsewhere, "list", "--json");
        var status = await AskAsync(elsewhere, "status");
        var results = await AskAsync(elsewhere, "results", "nightly", "--format", "csv");
        var best = JsonDocument.Parse((await AskAsync(elsewhere, "best", "--json")).Output).RootElement;
        var winner = best.GetProperty("trial").GetInt64().ToString();
        var why = await AskAsync(elsewhere, "why", winner);
        var replay = await AskAsync(elsewhere, "replay", winner, "--fold", "-1", "--verify");
        var fetch = await AskAsync(elsewhere, "fetch", "--json");
        var names = await AskAsync(elsewhere, "[suggest:46]", $"status --cluster {Cluster}".PadRight(46));

        Assert.Contains($"fetch the winner with: experiments fetch nightly --cluster {Cluster}",
            watch.Output, StringComparison.Ordinal);
        Assert.Equal("nightly", Assert.Single(JsonDocument.Parse(list.Output).RootElement.EnumerateArray())
            .GetProperty("experiment")
            .GetString());
        Assert.Contains("24 of 24", status.Output, StringComparison.Ordinal);
        Assert.Contains($"experiments fetch nightly --cluster {Cluster}", status.Output, StringComparison.Ordinal);
        Assert.Equal(25, results.Output.TrimEnd().Split('\n').Length);
        Assert.Contains("epoch 50: loss", why.Output, StringComparison.Ordinal);
        Assert.Contains("the same weights, bit for bit", replay.Output, StringComparison.Ordinal);
        Assert.Equal(Path.Combine("artifacts", "digits-bench"),
            JsonDocument.Parse(fetch.Output).RootElement.GetProperty("folder").GetString());
        Assert.True(File.Exists(elsewhere.File("artifacts", "digits-bench", "model.onnx")));
        Assert.Contains("nightly", names.Output.Split('\n'));
        Assert.Contains("digits-bench", names.Output.Split('\n'));
        Assert.False(Directory.Exists(elsewhere.File(".experiments")));

        await AskAsync(elsewhere, "delete", "nightly", "--yes");
        Assert.Equal("[]", (await AskAsync(elsewhere, "list", "--json")).Output.Trim());
        var none = await ExperimentsProcess.RunAsync(elsewhere.Path, "status", "digits-bench", "--cluster", Cluster);
        Assert.True(
            none is { ExitCode: 2 }
            && none.Errors.Contains("there is no experiment 'digits-bench'", StringComparison.Ordinal),
            none.Text);
    }

    [Fact]
    public async Task Watching_outlives_the_head_and_ends_with_the_search()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var there = new WorkingFolder();
        using var laptop = new WorkingFolder();
        File.Copy(Repository.File("examples", "data", "iris.csv"), laptop.File("iris.csv"));
        await File.WriteAllTextAsync(laptop.File("iris.yaml"), """
            data: { path: iris.csv, target: species }
            estimator: mlp_classifier
            params: { max_iter: 2000, n_iter_no_change: 2000 }
            space: { alpha: [0.0001, 0.001, 0.01, 0.1], learning_rate_init: [0.001, 0.003, 0.01, 0.03] }
            """, Token);
        ExperimentsProcess watch;
        await using (var head = await HeadAsync(there, "1"))
        {
            var submit = await ExperimentsProcess.RunAsync(laptop.Path, "submit", "iris.yaml", "--cluster", Cluster);
            Assert.True(submit.ExitCode == 0, submit.Text);
            watch = ExperimentsProcess.Start(laptop.Path, "watch", "--json", "--cluster", Cluster);
            await watch.WaitForFitsAsync();
            await head.KillAsync();
            await watch.WaitForLineAsync("\"trouble\":");
        }

        await using var second = await HeadAsync(there, "2");
        await using var _ = watch;
        var outcome = await watch.WaitForExitAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Text);
        var last = JsonDocument.Parse(outcome.Output.Split('\n')[^1]).RootElement;
        Assert.Equal(
            ("completed", 16), (last.GetProperty("event").GetString(), last.GetProperty("trials_done").GetInt32()));
    }

    [Fact]
    public async Task Leaving_a_watch_leaves_the_search_running_and_others_steer_it()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var there = new WorkingFolder();
        using var laptop = new WorkingFolder();
        await using var head = await HeadAsync(there, "0");
        var submit = await ExperimentsProcess.RunAsync(laptop.Path, "submit", s_digits, "--cluster", Cluster);
        Assert.True(submit.ExitCode == 0, submit.Text);

        await using var watch = ExperimentsProcess.Start(laptop.Path, "watch", "--json", "--cluster", Cluster);
        await watch.WaitForLineAsync("\"progress\"");
        await watch.InterruptAsync();
        var left = await watch.WaitForExitAsync();
        var early = await ExperimentsProcess.RunAsync(laptop.Path, "fetch", "--cluster", Cluster);
        var pause = await AskAsync(laptop, "pause");
        var resume = await AskAsync(laptop, "resume");
        var cancel = await AskAsync(laptop, "cancel", "--yes");
        var ended = await ExperimentsProcess.RunAsync(laptop.Path, "watch", "--cluster", Cluster);

        Assert.True(
            left.ExitCode == 130 && left.Output.Contains("\"event\":\"left\"", StringComparison.Ordinal), left.Text);
        Assert.True(
            early is { ExitCode: 2 }
            && early.Errors.Contains("has no winner to fetch: it is running", StringComparison.Ordinal),
            early.Text);
        Assert.Contains("is paused", pause.Output, StringComparison.Ordinal);
        Assert.Contains($"--cluster {Cluster}", pause.Output, StringComparison.Ordinal);
        Assert.Contains("is running", resume.Output, StringComparison.Ordinal);
        Assert.Contains("is cancelled", cancel.Output, StringComparison.Ordinal);
        Assert.True(ended.ExitCode == 1, ended.Text);
    }

    [Fact]
    public async Task A_search_of_this_folder_is_watched_from_another_process()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await using var run = ExperimentsProcess.Start(working.Path, "run", s_digits, "--json", "--slots", "1");
        await run.WaitForFitsAsync();
        var watch = await ExperimentsProcess.RunAsync(working.Path, "watch");
        var ended = await run.WaitForExitAsync();
        Assert.All([watch, ended], outcome => Assert.True(outcome.ExitCode == 0, outcome.Text));
        Assert.Contains(
            "fetch the winner with: experiments fetch digits-bench-", watch.Output, StringComparison.Ordinal);
    }

    private async Task<ExperimentsProcess> HeadAsync(WorkingFolder folder, string slots)
    {
        var head = ExperimentsProcess.Start(
            folder.Path, "silo", "--silo-port", _siloPort, "--gateway-port", _gatewayPort, "--slots", slots);
        await head.WaitForLineAsync("silo ready");
        return head;
    }

    private async Task<ExperimentsProcess.Outcome> AskAsync(WorkingFolder folder, params string[] command)
    {
        // A suggestion takes its words as they are.
        var outcome = await ExperimentsProcess.RunAsync(
            folder.Path, command[0].StartsWith('[') ? command : [.. command, "--cluster", Cluster]);
        Assert.True(outcome.ExitCode == 0, outcome.Text);
        return outcome;
    }
}
