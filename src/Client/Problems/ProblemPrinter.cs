using System.Globalization;
using Spectre.Console;

namespace Experiments.Client.Problems;

/// <summary>Prints problems as compilers do: place, what, the source line with a caret, and what to do.</summary>
internal static class ProblemPrinter
{
    private const int LongestLine = 160;

    public static void Print(IAnsiConsole console, IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
        {
            Line(console, $"{Markup.Escape(problem.Place)}[red bold]error:[/] {Markup.Escape(Clause.Of(problem.Message))}");
            if (problem is { LineText: { } text, Span: { } span }) Quote(console, text, span);
            if (problem.Help is { } help) Line(console, $"  [aqua]help:[/] {Markup.Escape(Clause.Of(help))}");
        }
        if (problems.Count > 1) Line(console, $"{problems.Count} errors");
    }

    private static void Quote(IAnsiConsole console, string text, TextSpan span)
    {
        var line = text.TrimEnd().Replace('\t', ' ');
        if (line.Length > LongestLine || span.Column < 1 || span.Column > line.Length + 1) return;
        var number = span.Line.ToString(CultureInfo.InvariantCulture);
        var end = span.EndLine == span.Line ? Math.Min(span.EndColumn - 1, line.Length) : line.Length;
        var carets = new string('^', Math.Max(1, end - span.Column + 1));
        Line(console, $"[grey]{number,4} |[/] {Markup.Escape(line)}");
        Line(console, $"[grey]     |[/] {new string(' ', span.Column - 1)}[red]{carets}[/]");
    }

    // Not wrapped: a place must stay one word for editors, and a caret under its character.
    private static void Line(IAnsiConsole console, string markup) => console.Write(new UnwrappedLine(markup));
}
