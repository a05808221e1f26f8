using Experiments.Cluster.Tests.Processes;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>The output of a search in a real terminal, and in a pipe to another program.</summary>
public sealed class TerminalTests
{
    private const string Escape = "\u001b";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(60), InlineData(100), InlineData(160)]
    public async Task A_search_is_a_table_that_is_drawn_in_place_and_then_the_leaderboard(int width)
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await using var terminal = await TmuxTerminal.StartAsync(working, width, height: 40);

        await terminal.TypeAsync(
            $"{Repository.Program} run {Repository.File("examples", "digits.yaml")}; echo ended with $?");
        await terminal.WaitForAsync("fits/s");
        var running = await terminal.ScreenAsync();
        await terminal.WaitForAsync("ended with 0");
        var ended = await terminal.ScreenAsync(colours: true);

        Assert.True(running.Contains("━━", StringComparison.Ordinal), running);
        Assert.Contains("elapsed", running, StringComparison.Ordinal);
        Assert.DoesNotContain("elapsed", ended, StringComparison.Ordinal);
        Assert.Contains("predict with it: experiments predict artifacts/digits",
            ended.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.Contains($"{Escape}[", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_NO_COLOR_there_is_none()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();
        await using var terminal = await TmuxTerminal.StartAsync(working, 100, height: 40, "NO_COLOR=1");

        await terminal.TypeAsync(
            $"{Repository.Program} run {Repository.File("examples", "iris.yaml")}; {Repository.Program} validate "
            + "nowhere.yaml; echo ended with $?");
        await terminal.WaitForAsync("ended with 2");
        var screen = await terminal.ScreenAsync(colours: true);

        Assert.Contains("winner", screen, StringComparison.Ordinal);
        // Bold and returns to the default (39 and 49) are no colours.
        Assert.DoesNotMatch($"{Escape}\\[(\\d+;)*(3[0-8]|4[0-8]|9[0-7]|10[0-7])(;\\d+)*m", screen);
    }

    [Fact]
    public async Task In_a_pipe_there_are_plain_lines()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var working = new WorkingFolder();

        var run = await ExperimentsProcess.RunAsync(working.Path, "run", Repository.File("examples", "iris.yaml"));

        Assert.True(run.ExitCode == 0, run.Text);
        Assert.DoesNotContain(Escape, run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^\d\d:\d\d  \d+/\d+ fits  best ", run.Output);
    }
}
