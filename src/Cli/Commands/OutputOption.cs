using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;

namespace Experiments.Cli.Commands;

/// <summary>
/// The option that selects the format of a command's output: the same one on every command. The spellings of version
/// 0.1, --json and --format, are understood and not shown.
/// </summary>
internal sealed class OutputOption
{
    private const string Name = "--output";

    private readonly Option<string> _output;
    private readonly Option<bool> _json = new("--json") { Hidden = true };
    private readonly Option<string?> _format = new("--format") { Hidden = true };
    private readonly OutputFormat _default;
    private readonly string[] _known;

    private OutputOption(IReadOnlyList<OutputFormat> known)
    {
        (_default, _known) = (known[0], [.. known.Select(GetWord)]);
        _output = new(Name, "-o")
        {
            Description = known.Contains(OutputFormat.Table) ? "The output format." : "The format of the rows.",
            HelpName = string.Join('|', _known),
            DefaultValueFactory = _ => _known[0],
        };
        _output.CompletionSources.Add(_known);
        foreach (var option in (Option[])[_output, _format]) option.Validators.Add(Check);
    }

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="known">The formats that the command has; the first is the default.</param>
    public static OutputOption AddTo(Command command, params IReadOnlyList<OutputFormat> known)
    {
        var option = new OutputOption(known);
        command.Add(option._output);
        command.Add(option._json);
        command.Add(option._format);
        command.Validators.Add(option.CheckOnce);
        return option;
    }

    /// <summary>Returns the format that is wanted.</summary>
    public OutputFormat Get(ParseResult parsed) =>
        parsed.GetValue(_json) ? OutputFormat.Json
        : Parse(parsed.GetValue(_format) ?? parsed.GetRequiredValue(_output)) ?? _default;

    /// <summary>True if a program is to read the output.</summary>
    public bool IsForPrograms(ParseResult parsed) => Get(parsed) != OutputFormat.Table;

    /// <summary>True if the format is given by a spelling of version 0.1.</summary>
    public bool IsOld(ParseResult parsed) => parsed.GetValue(_json) || parsed.GetValue(_format) is not null;

    /// <summary>
    /// Writes a document for programs: as JSON, or as CSV with one row for each of its items, or one for the document.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">The output.</param>
    /// <param name="document">The document.</param>
    /// <param name="rows">
    /// The property with the items, if the document is a list: the old spellings write the bare list, as version 0.1
    /// did.
    /// </param>
    public async Task WriteAsync(ParseResult parsed, Terminal terminal, JsonObject document, string? rows = null)
    {
        if (Get(parsed) == OutputFormat.Csv)
            await terminal.Raw.WriteAsync(
                JsonCsv.Format(rows is null ? [document] : [.. document[rows]!.AsArray().Select(r => r!.AsObject())]));
        else
            await terminal.Raw.WriteLineAsync(
                (rows is not null && IsOld(parsed) ? document[rows]! : document).ToJsonString());
    }

    private static string GetWord(OutputFormat format) => format switch
    {
        OutputFormat.Table => "table",
        OutputFormat.Csv => "csv",
        _ => "json",
    };

    private static OutputFormat? Parse(string word) => word switch
    {
        "table" => OutputFormat.Table,
        "csv" => OutputFormat.Csv,
        "json" => OutputFormat.Json,
        _ => null,
    };

    private void Check(OptionResult result)
    {
        if (result.Tokens is [var token] && !_known.Contains(token.Value, StringComparer.Ordinal))
            result.AddError(
                $"'{token.Value}' is not a value for {result.Option.Name}: the command has "
                + $"{string.Join(", ", _known)}.");
    }

    private void CheckOnce(CommandResult result)
    {
        if (((Option[])[_output, _json, _format]).Count(o => result.GetResult(o) is { Implicit: false }) > 1)
            result.AddError($"The output format is given twice: give {Name} alone.");
    }
}
