using System.Text.Json;

namespace Experiments.Cluster.Tests.Searches;

public sealed class RunTests
{
    private static readonly string s_digits = Repository.File("bench", "specs", "digits.yaml");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bad_input_ends_with_2_before_anything_is_written()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await File.WriteAllTextAsync(working.File("x.yaml"), "nam: x\n", Token);

        var run = await ExperimentsProcess.RunAsync(working.Path, "run", "x.yaml");

        Assert.True(run is { ExitCode: 2, Output: "" }, run.Text);
        Assert.Contains("x.yaml:1:1: error: unknown key 'nam'", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["x.yaml"], Directory.EnumerateFileSystemEntries(working.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130_and_the_same_command_takes_the_search_up()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await using var run = ExperimentsProcess.Start(working.Path, "run", s_digits, "--json", "--slots", "1");
        await run.WaitForFitsAsync();

        await run.InterruptAsync();
        var interrupted = await run.WaitForExitAsync();
        var again = await ExperimentsProcess.RunAsync(working.Path, "run", s_digits, "--json");

        Assert.True(interrupted is { ExitCode: 130, Errors: "" }, interrupted.Text);
        Assert.Equal("interrupted", Last(interrupted.Output).GetProperty("event").GetString());
        Assert.True(again.ExitCode == 0, again.Text);
        Assert.InRange(Last(again.Output).GetProperty("fits_adopted").GetInt64(), 5, 120);
        Assert.Equal(120, Last(again.Output).GetProperty("fits_completed").GetInt64());
    }

    [Fact]
    public async Task A_second_run_in_the_same_folder_is_refused_by_name()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await using var first = ExperimentsProcess.Start(working.Path, "run", s_digits, "--json");
        await first.WaitForLineAsync("\"progress\"");

        var second = await ExperimentsProcess.RunAsync(working.Path, "run", s_digits);
        var ended = await first.WaitForExitAsync();

        Assert.True(second.ExitCode == 2, second.Text);
        Assert.Contains(
            $"{working.File(".experiments")} is in use by process", second.Errors, StringComparison.Ordinal);
        Assert.True(ended.ExitCode == 0, ended.Text);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_bad_input()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();

        var submit = await ExperimentsProcess.RunAsync(working.Path,
            "submit", Repository.File("examples", "iris.yaml"), "--cluster", $"localhost:{FreePort.NextText()}");

        Assert.True(submit.ExitCode == 2, submit.Text);
        Assert.Contains("answers at localhost", submit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_serves_pages_where_a_port_is_given()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        var port = FreePort.NextText();
        await using var run = ExperimentsProcess.Start(working.Path, "run", s_digits, "--metrics-port", port, "--json");
        await run.WaitForFitsAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);
        Assert.Equal("ready", await http.GetStringAsync(new Uri("/healthz/ready", UriKind.Relative), Token));

        Assert.Contains("experiments_fits_total", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("trial=\"", metrics, StringComparison.Ordinal);
        var ended = await run.WaitForExitAsync();
        Assert.True(ended.ExitCode == 0, ended.Text);
    }

    private static JsonElement Last(string lines) => JsonDocument.Parse(lines.TrimEnd().Split('\n')[^1]).RootElement;
}
