using Experiments.Cli.Diagnosis;
using Experiments.Cli.Terminals;
using Experiments.Problems;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>Shows the doctor's findings: verdict, subject and observation, and the remedy below.</summary>
internal static class FindingsView
{
    public static IRenderable Render(IReadOnlyList<Finding> findings)
    {
        var grid =
            new Grid().AddColumn(Column()).AddColumn(Column()).AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        foreach (var finding in findings)
        {
            var text = new Markup(Plain.Escape(finding.Text));
            grid.AddRow(Mark(finding.Verdict), Plain.Text(finding.Subject), finding.Remedy is { } remedy
                ? new Rows(text, new Markup($"[aqua]help:[/] {Plain.Escape(Clause.FromSentence(remedy))}"))
                : text);
        }
        return new Rows(grid, Plain.Text(""), Plain.Text(Summarize(findings)));
    }

    private static string Summarize(IReadOnlyList<Finding> findings)
    {
        var counts = findings.CountBy(finding => finding.Verdict).ToDictionary();
        return string.Join(
            ", ", Enum.GetValues<Verdict>().Select(verdict => $"{counts.GetValueOrDefault(verdict)} {Word(verdict)}"));
    }

    /// <summary>Returns a verdict as a word.</summary>
    public static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static Markup Mark(Verdict verdict) => new(verdict switch
    {
        Verdict.Ok => $"[green]{Word(verdict)}[/]",
        Verdict.Warning => $"[yellow]{Word(verdict)}[/]",
        Verdict.Failed => $"[red]{Word(verdict)}[/]",
        _ => $"[grey]{Word(verdict)}[/]",
    });

    private static GridColumn Column() => new GridColumn().NoWrap().PadLeft(0).PadRight(2);
}
