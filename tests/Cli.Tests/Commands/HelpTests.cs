namespace Experiments.Cli.Tests.Commands;

public sealed class HelpTests
{
    [Theory]
    [InlineData("run"),
        InlineData("submit"), InlineData("watch"), InlineData("validate"), InlineData("results"), InlineData("best")]
    [InlineData("predict"), InlineData("devices"), InlineData("doctor"), InlineData("silo"), InlineData("silo migrate"),
        InlineData("list"), InlineData("status"), InlineData("fetch"), InlineData("why")]
    [InlineData("replay"), InlineData("pause"), InlineData("resume"), InlineData("cancel"), InlineData("delete"),
        InlineData("gc"), InlineData("init"), InlineData("completion"), InlineData("silos"), InlineData("priority"),
        InlineData("help")]
    public async Task Every_command_says_what_it_does_with_examples(string command)
    {
        var run = await ProgramRun.RunAsync([.. command.Split(' '), "--help"]);
        Assert.Equal(0, run.ExitCode);
        Snapshot.Match(run.Output, command.Replace(' ', '_'));
    }

    [Theory, InlineData("run"), InlineData("silo migrate")]
    public async Task Help_of_a_command_is_what_the_command_says_itself(string command)
    {
        var own = await ProgramRun.RunAsync([.. command.Split(' '), "--help"]);
        var asked = await ProgramRun.RunAsync(["help", .. command.Split(' ')]);
        Assert.Equal((0, own.Output), (asked.ExitCode, asked.Output));
    }

    [Theory, InlineData("--help"), InlineData(), InlineData("help")]
    public async Task The_program_lists_its_commands(params string[] args)
    {
        var run = await ProgramRun.RunAsync(args);
        Assert.Equal(0, run.ExitCode);
        Snapshot.Match(run.Output, "experiments");
    }
}
