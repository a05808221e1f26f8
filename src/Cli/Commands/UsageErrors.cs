using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Experiments.Cli.Terminals;
using Experiments.Engine.Data;
using Experiments.Problems;

namespace Experiments.Cli.Commands;

/// <summary>Describes the errors of a command line, in the words of this program.</summary>
internal static partial class UsageErrors
{
    public static int Write(ParseResult parsed, Terminal terminal)
    {
        ProblemPrinter.Print(terminal.Errors, [.. Problems(parsed)]);
        return ExitCodes.BadInput;
    }

    /// <summary>
    /// Checks whether the command line has an error. The parser takes an unknown option for an argument, where the
    /// command has one.
    /// </summary>
    public static bool Any(ParseResult parsed) =>
        parsed.Action is ParseErrorAction || UnknownOption(parsed) is not null;

    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash)
        ? null
        : parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(a => a.Tokens)
            .Select(t => t.Value)
            .Concat(parsed.UnmatchedTokens)
            .FirstOrDefault(text => text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]));

    private static IEnumerable<Problem> Problems(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (command is not RootCommand && UnknownOption(parsed) is { } option)
            return [new("", null, $"{command.Name} has no option '{Show(option)}'", NearestName.Suggest(
                option, command.Options.Where(o => !o.Hidden).Select(o => o.Name),
                name => parsed.CommandResult.Children.OfType<OptionResult>()
                    .Any(o => !o.Implicit && o.Option.Name == name)))];
        // After an unknown command, the parser reports every later word as unknown too.
        if (command is RootCommand && parsed.UnmatchedTokens is [var first, ..])
            return [new("", null, $"there is no command or option '{Show(first)}'", NearestName.Suggest(
                first, command.Subcommands.Select(c => c.Name)))];
        return parsed.Errors.Select(
            e => new Problem(
                "", null, HideSecrets(parsed, FormatMessage(e.Message)), $"see experiments {command.Name} --help"));
    }

    private static string FormatMessage(string message)
    {
        var text = Whitespace().Replace(message, " ");
        var type = WrongType().Match(text);
        return type.Success ? $"'{type.Groups["value"]}' is not a value for {type.Groups["option"]}" : text;
    }

    private static string Show(string argument) => LocationText.FormatArgument(argument);

    private static string HideSecrets(ParseResult parsed, string message) => parsed.Tokens
        .Select(token => Whitespace().Replace(token.Value, " "))
        .Aggregate(message, (text, word) => Show(word) is var shown && shown != word
            ? text.Replace(word, shown, StringComparison.Ordinal)
            : text);

    [GeneratedRegex(@"^Cannot parse argument '(?<value>.*)' for (?:option|command) '(?<option>.*?)' as expected type",
        RegexOptions.CultureInvariant)]
    private static partial Regex WrongType();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Whitespace();
}
