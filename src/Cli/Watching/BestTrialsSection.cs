using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>The best trials so far in the live view: one line each, and as many as have room.</summary>
internal static class BestTrialsSection
{
    // The title, and the names of the columns.
    private const int HeadLines = 2;
    private const int Gap = 2;
    private static readonly Style s_grey = new(Color.Grey);
    private static readonly Style s_bold = new(decoration: Decoration.Bold);

    /// <summary>Draws the section on at most so many lines.</summary>
    public static IReadOnlyList<TextLine> Draw(SearchSnapshot snapshot, int width, int height)
    {
        var status = snapshot.Status;
        if (snapshot.Table is not { } table)
            return status.Trials > SearchWatcher.MaxTrialsListed
                ? [new TextLine().Add(
                    $"the best of {Numbers.Whole(status.Trials)} trials are shown by: experiments results", s_grey)]
                : [];
        if (table.Rows.Count == 0 || height <= HeadLines) return [];
        var hasBaseline = status.Baseline.Count > 0 && height > HeadLines + 1;
        var shown = Math.Min(table.Rows.Count, height - HeadLines - (hasBaseline ? 1 : 0));
        var columns = LeaderboardColumns.Create(table, hasBaseline ? status : status with { Baseline = [] }, shown)
            .Select(width, out var hidden);
        var title = DrawTitle(shown, table.Rows.Count, hidden, width);
        // The metrics that do not fit may need a line of their own, in the place of a trial.
        if (title.Count + 1 + columns[0].Values.Count > height && shown > 1)
        {
            shown--;
            columns = [.. columns.Select(column => column with { Values = RemoveAt(column.Values, shown) })];
            title = DrawTitle(shown, table.Rows.Count, hidden, width);
        }
        else if (title.Count + 1 + columns[0].Values.Count > height)
            title = [new TextLine().Add(
                $"best of {Numbers.Whole(table.Rows.Count)} trials; {HiddenColumns.Count(hidden)}", s_grey)];
        var rows = columns[0].Values.Count;
        return
        [
            .. title,
            DrawRow(columns, column => column.Title, s_bold),
            .. Enumerable.Range(0, rows).Select(i => DrawRow(
                columns, column => column.Values[i], LeaderboardColumns.GetStyle(i, rows, hasBaseline))),
        ];
    }

    private static IReadOnlyList<TextLine> DrawTitle(int shown, int trials, IReadOnlyList<string> hidden, int width)
    {
        var count = shown < trials ? $"{Numbers.Whole(shown)} of {Numbers.Whole(trials)}" : $"{trials}";
        List<(string, Style)> parts = [($"best trials ({count} that ended)", s_grey)];
        if (hidden.Count > 0) parts.Add((HiddenColumns.Describe(hidden), s_grey));
        return TextLine.Wrap(parts, width);
    }

    private static IReadOnlyList<string> RemoveAt(IReadOnlyList<string> values, int index) =>
        [.. values.Take(index), .. values.Skip(index + 1)];

    private static TextLine DrawRow(
        IReadOnlyList<LeaderboardColumn> columns, Func<LeaderboardColumn, string> getCell, Style style)
    {
        var line = new TextLine();
        foreach (var column in columns)
        {
            var cell = getCell(column);
            var blanks = new string(' ', Math.Max(0, column.Width - cell.Length));
            if (line.Width > 0) line.Add(new string(' ', Gap));
            if (column.IsNumber) line.Add(blanks).Add(cell, style);
            else line.Add(cell, style);
            // The last cell needs no blanks: where the line is cut, they would count as cut text.
            if (!column.IsNumber && column != columns[^1]) line.Add(blanks);
        }
        return line;
    }
}
