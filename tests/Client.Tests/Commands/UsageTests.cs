namespace Experiments.Client.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("unknown_command", "rum", "examples/digits.yaml")]
    [InlineData("missing_argument", "validate")]
    [InlineData("unknown_format", "results", "--format", "xml")]
    [InlineData("not_a_number", "run", "x.yaml", "--slots", "many")]
    [InlineData("missing_option", "submit", "x.yaml")]
    [InlineData("options_of_a_silo", "run", "x.yaml", "--cluster", "localhost:30000", "--slots", "2")]
    [InlineData("missing_file", "validate", "nowhere.yaml")]
    [InlineData("missing_model", "predict", "/nowhere/model", "x.csv")]
    public async Task A_command_line_that_cannot_be_read_says_why_and_ends_with_2(string name, params string[] args)
    {
        var run = await ProgramRun.Of(args);
        Snapshot.Match(run.Errors, name);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
    }
}
