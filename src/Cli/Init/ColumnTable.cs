using Experiments.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Init;

/// <summary>Shows the columns of a file, to choose among them.</summary>
internal static class ColumnTable
{
    private const int ValuesShown = 4;
    private const int LongestValue = 24;

    public static IRenderable Render(IReadOnlyList<ColumnProfile> columns)
    {
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        foreach (var title in (string[])["column", "holds", "different", "missing", "most frequent"])
            table.AddColumn(new TableColumn($"[bold]{title}[/]"));
        table.Columns[2].RightAligned();
        table.Columns[3].RightAligned();
        foreach (var c in columns)
            table.AddRow(
                Plain.Text(c.Name), Plain.Text(Word(c.Kind)), Plain.Text(Numbers.Whole(c.DistinctValues)),
                Plain.Text(c.MissingRows.Count == 0 ? "" : Numbers.Whole(c.MissingRows.Count)), Plain.Text(Values(c)));
        return table;
    }

    public static string Word(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => "whole numbers",
        ColumnKind.Number => "numbers",
        _ => "text",
    };

    private static string Values(ColumnProfile column) =>
        string.Join(", ", column.Counts.Take(ValuesShown).Select(c => Shorten(c.Key)))
        + (column.DistinctValues > ValuesShown ? ", …" : "");

    private static string Shorten(string value) =>
        value.Length <= LongestValue ? value : $"{value.AsSpan(0, LongestValue)}…";
}
