using System.Text.Json;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>A user's operations on a search from another terminal, and after an interruption.</summary>
public sealed class ControlTests
{
    private static readonly string s_digits = Repository.File("bench", "specs", "digits.yaml");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_is_paused_and_resumed_from_another_process()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await using var run = ExperimentsProcess.Start(working.Path, "run", s_digits, "--json", "--slots", "1");
        await run.WaitForLineAsync("\"progress\"");

        var pause = await ExperimentsProcess.RunAsync(working.Path, "pause");
        var paused = await StatusAsync(working);
        var resume = await ExperimentsProcess.RunAsync(working.Path, "resume", "digits-bench");
        var ended = await run.WaitForExitAsync();

        Assert.All([pause, resume, ended], outcome => Assert.True(outcome.ExitCode == 0, outcome.Text));
        Assert.Contains("is paused", pause.Output, StringComparison.Ordinal);
        Assert.Equal("paused", paused.GetProperty("state").GetString());
        Assert.Contains("is running in process", resume.Output, StringComparison.Ordinal);
        Assert.Equal("completed", (await StatusAsync(working)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_search_is_cancelled_from_another_process_and_is_not_taken_up_again()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await using var run = ExperimentsProcess.Start(working.Path, "run", s_digits, "--json", "--slots", "1");
        await run.WaitForLineAsync("\"progress\"");

        var cancel = await ExperimentsProcess.RunAsync(working.Path, "cancel", "--yes");
        var ended = await run.WaitForExitAsync();
        var resume = await ExperimentsProcess.RunAsync(working.Path, "resume");

        Assert.True(cancel.ExitCode == 0, cancel.Text);
        Assert.True(ended.ExitCode == 1, ended.Text);
        Assert.True(
            resume is { ExitCode: 2 }
            && resume.Errors.Contains("every experiment has ended", StringComparison.Ordinal),
            resume.Text);
    }

    [Fact]
    public async Task A_run_that_is_interrupted_before_its_search_began_says_that_nothing_is_stored()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        File.Copy(Repository.File("examples", "data", "iris.csv"), working.File("iris.csv"));
        // The estimate of a search of large networks takes a while.
        await File.WriteAllTextAsync(working.File("iris.yaml"), """
            data: { path: iris.csv, target: species }
            estimator: mlp_classifier
            params: { max_iter: 3000, hidden_layer_sizes: [512, 512], batch_size: 4 }
            space: { alpha: [0.0001] }
            """, Token);
        await using var run = ExperimentsProcess.Start(working.Path, "run", "iris.yaml");
        await run.WaitForLineAsync("iris.csv: ");

        await run.InterruptAsync();
        var interrupted = await run.WaitForExitAsync();
        var list = await ExperimentsProcess.RunAsync(working.Path, "list");

        Assert.True(interrupted.ExitCode == 130, interrupted.Text);
        // Where the machine was faster than the signal, the search is stored, and the run says how it is continued.
        var isStored = list.ExitCode == 0;
        Assert.Contains(isStored
            ? "continue with: experiments run iris.yaml --continue"
            : "interrupted before the search began: nothing is stored\n  run it with: experiments run iris.yaml",
            interrupted.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_search_says_how_to_go_on_and_goes_on_from_what_was_recorded()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        File.Copy(Repository.File("examples", "data", "iris.csv"), working.File("iris.csv"));
        await File.WriteAllTextAsync(working.File("iris.yaml"), """
            data: { path: iris.csv, target: species }
            estimator: mlp_classifier
            params: { max_iter: 2000 }
            space: { alpha: [0.0001, 0.001, 0.01, 0.1], learning_rate_init: [0.001, 0.003, 0.01, 0.03] }
            """, Token);
        await using var run = ExperimentsProcess.Start(working.Path, "run", "iris.yaml");
        await run.WaitForLineAsync("fits  best accuracy");

        await run.InterruptAsync();
        var interrupted = await run.WaitForExitAsync();
        var status = await StatusAsync(working);
        var results = await ExperimentsProcess.RunAsync(working.Path, "results");
        // Neither the file nor its data is needed any more.
        File.Delete(working.File("iris.csv"));
        File.Delete(working.File("iris.yaml"));
        var resumed = await ExperimentsProcess.RunAsync(working.Path, "resume");

        Assert.True(interrupted.ExitCode == 130, interrupted.Text);
        Assert.Contains(
            "continue with: experiments run iris.yaml --continue", interrupted.Output, StringComparison.Ordinal);
        Assert.Equal("interrupted", status.GetProperty("state").GetString());
        Assert.StartsWith(
            $"{status.GetProperty("experiment").GetString()} interrupted, ", results.Output, StringComparison.Ordinal);
        Assert.True(resumed.ExitCode == 0, resumed.Text);
        Assert.Contains(
            $"{status.GetProperty("experiment").GetString()} continues", resumed.Output, StringComparison.Ordinal);
        Assert.Contains("done and will not be trained again", resumed.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(working.File("artifacts", "iris", "model.onnx")));
    }

    [Fact]
    public async Task What_was_recorded_is_told_trained_again_fetched_and_deleted()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        var run = await ExperimentsProcess.RunAsync(working.Path, "run", s_digits, "--slots", "2");
        Assert.True(run.ExitCode == 0, run.Text);
        var best =
            JsonDocument.Parse((await ExperimentsProcess.RunAsync(working.Path, "best", "--json")).Output).RootElement;
        var winner = best.GetProperty("trial").GetInt64().ToString();

        // In another process and another pack: the five folds and the refit together, where they were apart.
        var replay = await ExperimentsProcess.RunAsync(working.Path, "replay", winner, "--verify", "--json");
        var alone = await ExperimentsProcess.RunAsync(working.Path, "replay", winner, "--fold", "-1", "--verify");
        var why = await ExperimentsProcess.RunAsync(working.Path, "why", winner);
        var none = await ExperimentsProcess.RunAsync(working.Path, "why", "24");
        var fetch = await ExperimentsProcess.RunAsync(working.Path, "fetch", "digits-bench", "--out", "copy");
        var delete = await ExperimentsProcess.RunAsync(working.Path, "delete", "digits-bench", "--yes");
        var dry = await ExperimentsProcess.RunAsync(working.Path, "gc", "--dry-run");
        var gc = await ExperimentsProcess.RunAsync(working.Path, "gc");
        var list = await ExperimentsProcess.RunAsync(working.Path, "list", "--json");

        Assert.All([replay, alone, why, fetch, delete, dry, gc, list], outcome =>
            Assert.True(outcome.ExitCode == 0, outcome.Text));
        var again = JsonDocument.Parse(replay.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal([-1, 0, 1, 2, 3, 4], again.Select(f => f.GetProperty("fold").GetInt32()).Order());
        Assert.All(again, f =>
            Assert.Equal(f.GetProperty("recorded_sha256").GetString(), f.GetProperty("weights_sha256").GetString()));
        Assert.Equal(best.GetProperty("refit").GetProperty("weights_sha256").GetString(),
            again.Single(f => f.GetProperty("fold").GetInt32() == -1).GetProperty("weights_sha256").GetString());
        Assert.Contains("the same weights, bit for bit", alone.Output, StringComparison.Ordinal);
        Assert.Contains("epoch 50: loss", why.Output, StringComparison.Ordinal);
        Assert.True(
            none is { ExitCode: 2 } && none.Errors.Contains("has no trial 24", StringComparison.Ordinal), none.Text);
        Assert.True(File.Exists(working.File("copy", "model.onnx")));
        Assert.Contains("would free", dry.Output, StringComparison.Ordinal);
        Assert.Equal("[]", list.Output.Trim());
        Assert.Empty(Directory.EnumerateFileSystemEntries(working.File(".experiments", "artifacts", "data")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(working.File(".experiments", "artifacts", "artifacts")));
    }

    private static async Task<JsonElement> StatusAsync(WorkingFolder working)
    {
        var status = await ExperimentsProcess.RunAsync(working.Path, "status", "--json");
        Assert.True(status.ExitCode == 0, status.Text);
        return JsonDocument.Parse(status.Output).RootElement;
    }
}
