using Experiments.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>
/// A table that has as many of its columns as fit in the terminal, and says which do not: the last ones, unless they
/// are required.
/// </summary>
internal sealed class FittedTable(IReadOnlyList<FittedColumn> columns)
{
    /// <summary>Writes the table.</summary>
    /// <param name="console">The terminal.</param>
    /// <param name="remedy">What else shows all columns.</param>
    public void Write(IAnsiConsole console, string remedy)
    {
        var shown = columns.ToList();
        while (GetWidth(shown) > console.Profile.Width && shown.FindLast(column => !column.IsRequired) is { } last)
            shown.Remove(last);
        console.Write(Draw(shown));
        var hidden = columns.Except(shown).Select(column => column.Title).ToList();
        if (hidden.Count == 0) return;
        console.Write(Plain.Text(
            $"{HiddenColumns.Describe(hidden)} (wider terminal, or {remedy})", new Style(Color.Grey)));
        console.WriteLine();
    }

    // The padding, and the blank of the border.
    private static int GetWidth(IEnumerable<FittedColumn> columns) => columns.Sum(column => column.Width + 2) + 2;

    private static Table Draw(List<FittedColumn> columns)
    {
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        foreach (var column in columns)
        {
            var drawn = new TableColumn($"[bold]{Plain.Escape(column.Title)}[/]").NoWrap().PadLeft(0).PadRight(1);
            table.AddColumn(column.IsNumber ? drawn.RightAligned() : drawn);
        }
        for (var row = 0; row < columns[0].Cells.Count; row++) table.AddRow(columns.Select(column => column.Draw(row)));
        return table;
    }
}

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Title">The title.</param>
/// <param name="Cells">The cells, from the first row on.</param>
internal sealed record FittedColumn(string Title, IReadOnlyList<string> Cells)
{
    /// <summary>True to align the cells to the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>True if the column is always there.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The style of each cell; null for plain ones.</summary>
    public Func<int, Style>? Style { get; init; }

    /// <summary>The width without padding.</summary>
    public int Width { get; } = Cells.Append(Title).Max(cell => cell.Length);

    public IRenderable Draw(int row) => Plain.Text(Cells[row], Style?.Invoke(row));
}
