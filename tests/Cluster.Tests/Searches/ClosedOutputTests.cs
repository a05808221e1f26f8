namespace Experiments.Cluster.Tests.Searches;

/// <summary>Inputs and outputs that whoever starts the program has closed, or put on a disk that is full.</summary>
public sealed class ClosedOutputTests
{
    private static readonly string[] s_scripts = ["completion", "bash"];

    [Theory]
    [InlineData(">&-", "it is closed")]
    [InlineData(">/dev/full", "No space left on device")]
    public async Task An_output_that_takes_nothing_is_an_error(string redirection, string reason)
    {
        foreach (var arguments in (string[][])[s_scripts, ["--help"], ["--version"]])
        {
            var run = await RunAsync(redirection, arguments);

            Assert.True(run.ExitCode == 1, run.Text);
            Assert.StartsWith($"error: the output cannot be written: {reason}\n  help: redirect it", run.Errors,
                StringComparison.Ordinal);
        }
    }

    [Theory, InlineData("2>&-"), InlineData("2>/dev/full")]
    public async Task Without_a_place_for_messages_the_exit_code_tells(string redirection)
    {
        Assert.Equal(2, (await RunAsync(redirection, "rum")).ExitCode);
        Assert.Equal(2, (await RunAsync(redirection, "validate", "nowhere.yaml")).ExitCode);
        Assert.Equal(0, (await RunAsync(redirection, s_scripts)).ExitCode);
    }

    [Fact]
    public async Task No_input_is_needed() => Assert.Equal(0, (await RunAsync("<&-", s_scripts)).ExitCode);

    private static async Task<ExperimentsProcess.Outcome> RunAsync(string redirection, params string[] arguments)
    {
        using var folder = new WorkingFolder();
        await using var run = ExperimentsProcess.Start(
            folder.Path, ["sh", "-c", $"exec \"$0\" \"$@\" {redirection}"], null, arguments);
        return await run.WaitForExitAsync();
    }
}
