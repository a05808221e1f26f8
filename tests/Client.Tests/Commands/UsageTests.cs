namespace Experiments.Client.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("unknown_command", "rum", "examples/digits.yaml")]
    [InlineData("missing_argument", "validate")]
    [InlineData("unknown_format", "results", "--format", "xml")]
    [InlineData("not_a_number", "run", "x.yaml", "--slots", "many")]
    [InlineData("no_slots", "run", "x.yaml", "--slots", "0")]
    [InlineData("no_port", "run", "x.yaml", "--metrics-port", "99999")]
    [InlineData("top_is_no_number", "results", "--top", "x")]
    [InlineData("top_is_nothing", "results", "--top", "0")]
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
