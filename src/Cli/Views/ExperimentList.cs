using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>A table of experiments, the newest first. Ids are never shortened, so that they can be copied.</summary>
internal static class ExperimentList
{
    private const int RoomForScore = 80;
    private const int RoomForTimes = 110;

    /// <summary>Creates the table.</summary>
    /// <param name="experiments">The experiments.</param>
    /// <param name="width">The width of the terminal, in columns.</param>
    /// <param name="zone">The user's time zone.</param>
    public static IRenderable Render(IReadOnlyList<ExperimentView> experiments, int width, TimeZoneInfo zone)
    {
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        table.AddColumn(Column("experiment")).AddColumn(Column("state")).AddColumn(Column("trials").RightAligned());
        if (width >= RoomForScore) table.AddColumn(Column("best").RightAligned());
        if (width >= RoomForTimes) table.AddColumn(Column("ran").RightAligned()).AddColumn(Column("submitted"));
        foreach (var e in experiments)
        {
            List<IRenderable> cells = [Plain.Text(e.Status.ExperimentId), StateMarkup.Render(e), Plain.Text(
                $"{Numbers.Whole(e.Status.TrialsDone)}/{Numbers.Whole(e.Status.Trials)}")];
            if (width >= RoomForScore)
                cells.Add(Plain.Text(e.Status.Best is { } best ? Numbers.Score(best.MeanScore) : ""));
            if (width >= RoomForTimes)
                cells.AddRange(
                    [Plain.Text(Numbers.Time(e.Status.RunTime)), Plain.Text(Numbers.Moment(e.Status.Submitted, zone))]);
            table.AddRow(cells);
        }
        return table;
    }

    private static TableColumn Column(string title) =>
        new TableColumn($"[bold]{title}[/]").NoWrap().PadLeft(0).PadRight(1);
}
