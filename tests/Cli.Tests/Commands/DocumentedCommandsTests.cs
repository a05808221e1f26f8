using System.CommandLine;
using System.Text.RegularExpressions;
using Experiments.Cli.Commands;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Tests.Commands;

/// <summary>The commands of the pages are commands of the program, with options that they have.</summary>
public sealed partial class DocumentedCommandsTests
{
    // Blocks of a page about other programs, such as its JSON, have a language of their own.
    private static readonly string[] s_languages = ["", "sh"];

    public static TheoryData<string> Pages => [.. CodeBlock.Pages];

    [Theory, MemberData(nameof(Pages))]
    public void Every_line_of_a_block_is_one_that_the_program_understands(string page) =>
        Assert.All(CodeBlock.Read(page).Where(block => s_languages.Contains(block.Language))
            .SelectMany(block => InBlock().Matches(block.Text)).Select(line => line.Groups["line"].Value), line =>
            Assert.False(UsageErrors.Any(Parse(line)), $"{page}: experiments {line}"));

    [Theory, MemberData(nameof(Pages))]
    public void Every_command_and_option_that_a_sentence_names_exists(string page) =>
        Assert.All(InSentence().Matches(Prose(page)).Select(line => line.Groups["line"].Value), line =>
        {
            var words = Split(line);
            var command = Parse(line).CommandResult.Command;
            Assert.True(
                words[0] is "--help" or "--version" || command is not RootCommand, $"{page}: experiments {line}");
            // The help that is there for every command is an option of the program.
            Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal) && word != "--help"), word =>
                Assert.True(command.Options.Any(o => o.Name == word || o.Aliases.Contains(word)) || word == "--version",
                    $"{page}: experiments {line}: {word}"));
        });

    private static ParseResult Parse(string line) =>
        ExperimentsProgram.CreateRoot(Terminal.OfProcess()).Parse(Split(line));

    // What a shell would do with the rest of the line is not the program's. Of the words in capitals, which stand for
    // something, only TRIAL stands for a number.
    private static string[] Split(string line) => [.. Word().Matches(line).Select(word => word.Value)
        .TakeWhile(word => word is not ("|" or ">" or "&&" or "&" or "#"))
        .Select(word => word == "TRIAL" ? "3" : word.Trim('"', '\''))];

    private static string Prose(string page) => string.Join('\n', File.ReadAllText(Repository.File(page.Split('/')))
        .ReplaceLineEndings("\n").Split("```").Where((_, i) => i % 2 == 0));

    [GeneratedRegex(@"^(\$ )?([A-Z_]+=\S+ )*(experiments|dotnet run .*--project src/Cli --) (?<line>.*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex InBlock();

    [GeneratedRegex("`experiments (?<line>[^`…]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex InSentence();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\S+")]
    private static partial Regex Word();
}
