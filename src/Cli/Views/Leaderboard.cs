using Experiments.Cli.Terminals;
using Experiments.Engine.ModelSelection;
using Experiments.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>
/// A table of trials from the best on. The layout depends on the width: a column for each hyperparameter, or one for
/// all. Below the table stand the metrics that have no room.
/// </summary>
internal static class Leaderboard
{
    /// <summary>Creates the table of the best trials.</summary>
    /// <param name="results">The results.</param>
    /// <param name="top">The largest number of trials.</param>
    /// <param name="width">The width of the terminal, in columns.</param>
    public static IRenderable Render(ExperimentResults results, int top, int width)
    {
        var status = results.Status;
        var columns = LeaderboardColumns.Create(results.Table, status, top).Select(width, out var hidden);
        List<IRenderable> parts = [Draw(columns, hasBaseline: status.Baseline.Count > 0)];
        var own = results.Table.Scorers.Where(BinaryScorers.IsOne).ToList();
        if (status.PositiveClass is { } positive && own.Count > 0)
            parts.Add(Plain.Text($"{string.Join(", ", own)}: of the class '{positive}'"));
        if (hidden.Count > 0)
            parts.Add(Plain.Text(
                $"{HiddenColumns.Describe(hidden)} (wider terminal, or results --output csv)",
                new Style(Color.Grey)));
        return parts is [var only] ? only : new Rows(parts);
    }

    private static Table Draw(IReadOnlyList<LeaderboardColumn> columns, bool hasBaseline)
    {
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        foreach (var column in columns)
        {
            var drawn = new TableColumn($"[bold]{Plain.Escape(column.Title)}[/]").PadLeft(0)
                .PadRight(LeaderboardColumns.Padding);
            table.AddColumn(column.IsNumber ? drawn.NoWrap().RightAligned() : drawn);
        }
        for (var i = 0; i < columns[0].Values.Count; i++)
            table.AddRow(columns.Select(c => (IRenderable)Plain.Text(
                c.Values[i], LeaderboardColumns.GetStyle(i, columns[0].Values.Count, hasBaseline))));
        return table;
    }
}
