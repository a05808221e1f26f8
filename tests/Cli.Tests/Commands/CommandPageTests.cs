using System.CommandLine;
using System.Text;
using Experiments.Cli.Commands;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Tests.Commands;

/// <summary>docs/reference/cli.md has the help of every command.</summary>
public sealed class CommandPageTests
{
    private const string Page = "docs/reference/cli.md";

    [Fact]
    public async Task The_committed_page_has_the_help_of_every_command()
    {
        var text = new StringBuilder($"```text\n{await HelpAsync()}\n```\n");
        foreach (var name in Names(ExperimentsProgram.CreateRoot(Terminal.OfProcess()), []))
            text.Append($"\n## experiments {string.Join(' ', name)}\n\n```text\n{await HelpAsync(name)}\n```\n");
        var page = File.ReadAllText(Repository.File(Page.Split('/'))).ReplaceLineEndings("\n");
        Repository.Hold(Page, WrittenPart.Renew(page, "commands", text.ToString()));
    }

    private static IEnumerable<string[]> Names(Command command, string[] before) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c =>
            (string[][])[[.. before, c.Name], .. Names(c, [.. before, c.Name])]);

    private static async Task<string> HelpAsync(params string[] command)
    {
        var help = await ProgramRun.RunAsync([.. command, "--help"]);
        var lines = help.Output.ReplaceLineEndings("\n").Trim().Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd()));
    }
}
