namespace Experiments.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("unknown_command", "rum", "examples/digits.yaml")]
    [InlineData("missing_argument", "validate")]
    [InlineData("unknown_format", "results", "--output", "xml")]
    [InlineData("not_a_number", "run", "x.yaml", "--slots", "many")]
    [InlineData("no_slots", "run", "x.yaml", "--slots", "0")]
    [InlineData("no_port", "run", "x.yaml", "--metrics-port", "99999")]
    [InlineData("top_is_no_number", "results", "--top", "x")]
    [InlineData("top_is_nothing", "results", "--top", "0")]
    [InlineData("missing_option", "submit", "x.yaml")]
    [InlineData("options_of_a_silo", "run", "x.yaml", "--cluster", "localhost:30000", "--slots", "2")]
    [InlineData("option_of_another_command", "results", "--schema")]
    [InlineData("format_twice", "results", "--json", "--output", "csv")]
    [InlineData("no_trial", "why", "digits", "seven")]
    [InlineData("no_owner", "run", "x.yaml", "--owner", " ")]
    [InlineData("no_cluster", "silos")]
    [InlineData("help_of_nothing", "help", "rum")]
    [InlineData("misspelt_option", "run", "x.yaml", "--contniue")]
    [InlineData("option_beside_its_neighbour", "run", "x.yaml", "--out", "a", "--oot", "b")]
    [InlineData("no_cases", "devices", "--cases", "/nowhere")]
    [InlineData("folder_for_a_file", "validate", "/")]
    [InlineData("folder_for_rows", "init", "/")]
    [InlineData("missing_file", "validate", "nowhere.yaml")]
    [InlineData("missing_model", "predict", "/nowhere/model", "x.csv")]
    public async Task A_command_line_that_cannot_be_read_says_why_and_ends_with_2(string name, params string[] args)
    {
        var run = await ProgramRun.RunAsync(args);
        Snapshot.Match(run.Errors, name);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_refused_with_what_there_is()
    {
        var run = await ProgramRun.RunAsync("devices", "--device", "nope");
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("this machine has no device 'nope'", run.Errors, StringComparison.Ordinal);
        Assert.Contains("help: 'experiments devices' lists", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_behind_two_dashes_is_no_option() =>
        Assert.Contains("--x.yaml: error: the file does not exist",
            (await ProgramRun.RunAsync("validate", "--", "--x.yaml")).Errors, StringComparison.Ordinal);
}
