using System.Globalization;
using Experiments.Cli.Terminals;
using Experiments.Engine.ModelSelection;
using Experiments.Results;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>
/// A table of trials from the best on. The layout depends on the width: a column for each hyperparameter, or one for
/// all.
/// </summary>
internal static class Leaderboard
{
    // The padding of a column, and the blank of its border.
    private const int Padding = 1;
    private const int Gap = Padding + 1;
    private const int MinParametersWidth = 24;

    /// <summary>Creates the table of the best trials.</summary>
    /// <param name="results">The results.</param>
    /// <param name="top">The largest number of trials.</param>
    /// <param name="width">The width of the terminal, in columns.</param>
    public static IRenderable Render(ExperimentResults results, int top, int width)
    {
        var (table, metric) = (results.Table, results.Status.RefitMetric);
        var best = table.Rows.Select((row, i) => (Row: row, Rank: table.GetRank(i, metric)))
            .OrderBy(r => r.Rank)
            .ThenBy(r => r.Row.Trial)
            .Take(top)
            .ToList();
        string[] metrics = [metric, .. table.Scorers.Where(s => s != metric)];
        var baseline = results.Status.Baseline.ToDictionary(s => s.Metric, StringComparer.Ordinal);
        // The last row is a model that looks at no feature.
        string[] Close(string cell) => baseline.Count > 0 ? [cell] : [];
        var head = new List<Cells> { new("#", [.. best.Select(r => Text(r.Rank)), .. Close("")], true), new(
            "trial", [.. best.Select(r => Text(r.Row.Trial)), .. Close("baseline")], true) };
        var scores = metrics.Select(m => new Cells(m, [.. best.Select(r => FormatScore(r.Row, m)),
            .. Close(baseline.TryGetValue(m, out var s) ? FormatDefined(s.Mean, s.StandardDeviation) : "")], true))
            .ToList();
        var apart = table.ParameterNames.Select(p => new Cells(p,
            [.. best.Select(r => r.Row.Parameters.TryGetValue(p, out var v) ? ParameterText.Format(v) : ""), .. Close(
                "")],
            false)).ToList();
        var together = new Cells(
            "parameters", [.. best.Select(r => ParameterText.Format(r.Row.Parameters)), .. Close("")], false);

        List<Cells> columns = [.. head, .. scores, .. apart];
        if (Width(columns) > width) columns = [.. head, .. scores, together];
        // A narrow terminal has room only for the metric that ranks the trials.
        if (Width([.. head, .. scores]) + Gap + MinParametersWidth > width) columns = [.. head, scores[0], together];
        var drawn = Draw(columns, best.Count, hasBaseline: baseline.Count > 0);
        var own = metrics.Where(BinaryScorers.IsOne).ToList();
        return results.Status.PositiveClass is { } positive && own.Count > 0
            ? new Rows(drawn, Plain.Text($"{string.Join(", ", own)}: of the class '{positive}'"))
            : drawn;
    }

    private static Table Draw(List<Cells> columns, int rows, bool hasBaseline)
    {
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        foreach (var column in columns)
        {
            var drawn = new TableColumn($"[bold]{Plain.Escape(column.Title)}[/]").PadLeft(0).PadRight(Padding);
            table.AddColumn(column.IsNumber ? drawn.NoWrap().RightAligned() : drawn);
        }
        for (var i = 0; i < rows; i++)
            table.AddRow(
                columns.Select(c => (IRenderable)Plain.Text(
                    c.Values[i], i == 0 ? new Style(Color.Green) : Style.Plain)));
        if (hasBaseline)
            table.AddRow(columns.Select(c => (IRenderable)Plain.Text(c.Values[^1], new Style(Color.Grey))));
        return table;
    }

    private static int Width(List<Cells> columns) => columns.Sum(c => c.Width + Gap) + 2;

    private static string FormatScore(CvResultsRow row, string metric)
    {
        var (mean, deviation) = CvResultsTable.Summarize(row, metric);
        // Where every fold was trained, the trial has not failed: the score is not defined for the rows of a fold.
        return row.Folds.All(fold => double.IsFinite(fold.FitTime))
            ? FormatDefined(mean, deviation)
            : Numbers.Score(mean, deviation);
    }

    private static string FormatDefined(double mean, double deviation) =>
        double.IsNaN(mean) ? "undefined" : Numbers.Score(mean, deviation);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Cells(string Title, List<string> Values, bool IsNumber)
    {
        public int Width { get; } = Values.Append(Title).Max(v => v.Length);
    }
}
