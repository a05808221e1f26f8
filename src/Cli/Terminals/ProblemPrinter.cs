using System.Globalization;
using Experiments.Problems;
using Spectre.Console;

namespace Experiments.Cli.Terminals;

/// <summary>
/// Prints problems in the form of compilers: place, problem, the source line with a caret, and the remedy.
/// </summary>
internal static class ProblemPrinter
{
    private const int MaxLineLength = 160;
    private const int MaxTextLength = 1000;
    private const int MaxShown = 100;

    public static void Print(IAnsiConsole console, IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems.Take(MaxShown))
        {
            Line(console, $"{Plain.Escape(problem.Place)}[red bold]error:[/] "
                + $"{Plain.EscapeLines(Shorten(Clause.FromSentence(problem.Message)))}");
            if (problem is { LineText: { } text, Span: { } span }) Quote(console, text, span);
            if (problem.Help is { } help)
                Line(console, $"  [aqua]help:[/] {Plain.EscapeLines(Shorten(Clause.FromSentence(help)))}");
        }
        if (problems.Count > 1)
            Line(console, problems.Count <= MaxShown
                ? $"{problems.Count} errors"
                : $"{problems.Count} errors, of which these are the first {MaxShown}");
    }

    // A text may quote the content of a file, and the time to lay out a line is quadratic in its length.
    private static string Shorten(string text) =>
        (text.Length <= MaxTextLength ? text : $"{text.AsSpan(0, MaxTextLength)}…")
            .Replace("\n", "\n  ", StringComparison.Ordinal);

    private static void Quote(IAnsiConsole console, string text, TextSpan span)
    {
        var line = text.TrimEnd().Replace('\t', ' ');
        if (line.Length > MaxLineLength || span.Column < 1 || span.Column > line.Length + 1) return;
        var number = span.Line.ToString(CultureInfo.InvariantCulture);
        var end = span.EndLine == span.Line ? Math.Min(span.EndColumn - 1, line.Length) : line.Length;
        var marked = line[(span.Column - 1)..Math.Max(span.Column - 1, end)];
        var carets = new string('^', Math.Max(1, PlainText.Escape(marked).Length));
        Line(console, $"[grey]{number,4} |[/] {Plain.Escape(line)}");
        Line(console, $"[grey]     |[/] {new string(' ', PlainText.Escape(line[..(span.Column - 1)]).Length)}"
            + $"[red]{carets}[/]");
    }

    // The line is not wrapped: a place must stay one word for editors, and a caret must stay under its character.
    private static void Line(IAnsiConsole console, string markup) => console.Write(new UnwrappedLine(markup));
}
