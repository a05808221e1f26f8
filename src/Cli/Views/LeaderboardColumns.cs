using System.Globalization;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>A column of a leaderboard.</summary>
/// <param name="Title">The title.</param>
/// <param name="Values">The cells: one for each trial, and one for the baseline if there is one.</param>
/// <param name="IsNumber">True if the cells are numbers.</param>
internal sealed record LeaderboardColumn(string Title, IReadOnlyList<string> Values, bool IsNumber)
{
    /// <summary>The width of the widest value.</summary>
    public int ValuesWidth => Values.Select(v => v.Length).DefaultIfEmpty().Max();

    /// <summary>The width of the column.</summary>
    public int Width => Math.Max(Title.Length, ValuesWidth);
}

/// <summary>The columns of the best trials, and the choice of those that a terminal has room for.</summary>
internal sealed class LeaderboardColumns
{
    /// <summary>The padding of a column.</summary>
    public const int Padding = 1;

    // The padding, and the blank of the border.
    private const int Gap = Padding + 1;
    private const int MinTitle = 6;

    private readonly IReadOnlyList<LeaderboardColumn> _head;
    private readonly IReadOnlyList<LeaderboardColumn> _scores;
    private readonly IReadOnlyList<LeaderboardColumn> _apart;
    private readonly LeaderboardColumn _together;

    private LeaderboardColumns(
        IReadOnlyList<LeaderboardColumn> head, IReadOnlyList<LeaderboardColumn> scores,
        IReadOnlyList<LeaderboardColumn> apart, LeaderboardColumn together) =>
        (_head, _scores, _apart, _together) = (head, scores, apart, together);

    /// <summary>Creates the columns.</summary>
    /// <param name="table">The trials that have ended.</param>
    /// <param name="status">The state of the experiment.</param>
    /// <param name="top">The largest number of trials.</param>
    public static LeaderboardColumns Create(CvResultsTable table, ExperimentStatus status, int top)
    {
        var metric = status.RefitMetric;
        var best = table.Rows.Select((row, i) => (Row: row, Rank: table.GetRank(i, metric)))
            .OrderBy(r => r.Rank)
            .ThenBy(r => r.Row.Trial)
            .Take(top)
            .ToList();
        string[] metrics = [metric, .. table.Scorers.Where(s => s != metric)];
        var baseline = status.Baseline.ToDictionary(s => s.Metric, StringComparer.Ordinal);
        // The last row is a model that looks at no feature.
        string[] Close(string cell) => baseline.Count > 0 ? [cell] : [];
        return new(
            [
                new("#", [.. best.Select(r => Text(r.Rank)), .. Close("")], true),
                new("trial", [.. best.Select(r => Text(r.Row.Trial)), .. Close("baseline")], true),
            ],
            [
                .. metrics.Select(m => new LeaderboardColumn(m, [.. best.Select(r => FormatScore(r.Row, m)),
                    .. Close(baseline.TryGetValue(m, out var s) ? FormatDefined(s.Mean, s.StandardDeviation) : "")],
                    true)),
            ],
            [
                .. table.ParameterNames.Select(p => new LeaderboardColumn(p, [.. best.Select(r =>
                    r.Row.Parameters.TryGetValue(p, out var v) ? ParameterText.Format(v) : ""), .. Close("")], false)),
            ],
            new("parameters", [.. best.Select(r => ParameterText.Format(r.Row.Parameters)), .. Close("")], false));
    }

    /// <summary>
    /// Selects the columns for a width. The values of hyperparameters stay whole, if possible in columns of their own;
    /// then as many metrics as there is room for, that which ranks the trials first. Names of hyperparameters are cut
    /// where even one metric has no room beside them.
    /// </summary>
    /// <param name="width">The width of the terminal.</param>
    /// <param name="hidden">The metrics that have no room.</param>
    public IReadOnlyList<LeaderboardColumn> Select(int width, out IReadOnlyList<string> hidden)
    {
        for (var scores = _scores.Count; scores > 0; scores--)
        {
            hidden = [.. _scores.Skip(scores).Select(score => score.Title)];
            List<LeaderboardColumn> columns = [.. _head, .. _scores.Take(scores)];
            if (GetWidth([.. columns, .. _apart]) <= width) return [.. columns, .. _apart];
            if (GetWidth([.. columns, _together]) <= width) return [.. columns, _together];
        }
        hidden = [.. _scores.Skip(1).Select(score => score.Title)];
        IReadOnlyList<LeaderboardColumn> least = [.. _head, _scores[0]];
        return CutTitles(width - GetWidth(least)) is { } cut ? [.. least, .. cut] : [.. least, _together];
    }

    /// <summary>Cuts names of hyperparameters to a width; null where not even their beginnings have room.</summary>
    private IReadOnlyList<LeaderboardColumn>? CutTitles(int width)
    {
        // A name has the room above its values.
        var titles = _apart.Select(column =>
            Math.Min(column.Title.Length, Math.Max(MinTitle, column.ValuesWidth))).ToArray();
        var room = width - _apart.Select((column, i) => Math.Max(titles[i], column.ValuesWidth) + Gap).Sum();
        if (room < 0) return null;
        for (; room > 0; room--)
        {
            // The name that lacks most gets the next character.
            var most = Enumerable.Range(0, titles.Length).MaxBy(i => _apart[i].Title.Length - titles[i]);
            if (titles[most] == _apart[most].Title.Length) break;
            titles[most]++;
        }
        return [.. _apart.Select((column, i) => column with { Title = Cut(column.Title, titles[i]) })];
    }

    private static string Cut(string title, int width) =>
        title.Length <= width ? title : $"{title.AsSpan(0, width - 1)}…";

    /// <summary>Gets the style of a row: the best trial and the baseline differ from the others.</summary>
    public static Style GetStyle(int row, int rows, bool hasBaseline) =>
        hasBaseline && row == rows - 1 ? new(Color.Grey) : row == 0 ? new(Color.Green) : Style.Plain;

    private static int GetWidth(IEnumerable<LeaderboardColumn> columns) => columns.Sum(c => c.Width + Gap) + 2;

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
}
