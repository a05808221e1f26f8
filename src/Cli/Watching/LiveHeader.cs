using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Parameters;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>The first lines of the live view: progress, pace, and the best trial so far.</summary>
internal static class LiveHeader
{
    private const int WidestBar = 40;
    private static readonly Style s_grey = new(Color.Grey);
    private static readonly Style s_green = new(Color.Green);
    private static readonly Style s_yellow = new(Color.Yellow);
    private static readonly Style s_bold = new(decoration: Decoration.Bold);

    public static TextLine DrawProgress(SearchSnapshot snapshot, int width, bool unicode)
    {
        var status = snapshot.Status;
        var count = $"{Numbers.Whole(snapshot.FitsEnded)}/{Numbers.Whole(snapshot.Fits)} fits";
        var share = $"{Math.Floor(snapshot.Share * 100):0}%";
        var room = width - status.Name.Length - count.Length - share.Length - 8;
        var bar = Math.Clamp(room, 5, WidestBar);
        var full = (int)Math.Round(bar * snapshot.Share);
        return new TextLine().Add(status.Name, s_bold).Add("  ")
            .Add(new string(unicode ? '━' : '#', full), s_green)
            .Add(new string(unicode ? '━' : '-', bar - full), s_grey)
            .Add($"  {count}  {share}");
    }

    public static IReadOnlyList<TextLine> DrawPace(SearchSnapshot snapshot, int width)
    {
        var status = snapshot.Status;
        List<(string, Style)> parts = [($"{Numbers.Time(snapshot.Elapsed)} elapsed", Style.Plain)];
        if (snapshot.ConnectionError is { } trouble)
        {
            parts.Add(($"{trouble}, trying again", s_yellow));
        }
        else if (status.StoreProblem is { } problem)
        {
            parts.Add((problem, s_yellow));
        }
        else if (status.Missing is { } missing)
        {
            parts.Add((MissingText.Format(missing), s_yellow));
        }
        else if (status.State == ExperimentState.Refitting)
        {
            parts.Add(("training the winner once more", new(Color.Aqua)));
        }
        else if (status.State == ExperimentState.Paused)
        {
            parts.Add(("paused", s_yellow));
            parts.Add((DescribeRunning(snapshot), Style.Plain));
            parts.Add(($"resume with: experiments resume {status.ExperimentId}", Style.Plain));
        }
        else
        {
            // The first fits of a large pack may take long: their time left is not known, but the search is no longer
            // starting.
            if (snapshot.TimeLeft is { } left) parts.Add(($"{Numbers.Time(left)} left", Style.Plain));
            else if (status.FitsLeased == 0)
                parts.Add((snapshot.FitsEnded == 0 ? "starting" : "waiting for a slot", Style.Plain));
            if (snapshot.FitsPerSecond > 0) parts.Add(($"{Numbers.Rate(snapshot.FitsPerSecond)} fits/s", Style.Plain));
            parts.Add((DescribeRunning(snapshot), Style.Plain));
        }
        if (status.FitsAdopted > 0) parts.Add(($"{Numbers.Whole(status.FitsAdopted)} known already", Style.Plain));
        if (status.FitsFailed > 0) parts.Add(($"{Numbers.Whole(status.FitsFailed)} failed", new(Color.Red)));
        if (status.Retries > 0) parts.Add(($"{Numbers.Whole(status.Retries)} retried", s_yellow));
        return TextLine.Wrap(parts, width);
    }

    /// <summary>
    /// Draws the best trial: its hyperparameters get a line of their own where they have no room beside it.
    /// </summary>
    public static IReadOnlyList<TextLine> DrawBest(SearchSnapshot snapshot, int width)
    {
        if (snapshot.Status.Best is not { } best) return [new TextLine().Add("no trial has finished yet", s_grey)];
        var metric = snapshot.Status.RefitMetric;
        var row = snapshot.Table?.Rows.FirstOrDefault(r => r.Trial == best.Trial);
        var score = row is null
            ? Numbers.Score(best.MeanScore)
            : Numbers.Score(best.MeanScore, CvResultsTable.Summarize(row, metric).StandardDeviation);
        var line = new TextLine().Add("best", s_green).Add($" {metric} ").Add(score, s_bold)
            .Add($" trial {best.Trial}", s_grey);
        var parameters = ParameterText.Format(ParameterSet.Parse(best.Params));
        var together = new TextLine().Add(parameters).Width + line.Width + 1 <= width;
        return together ? [line.Add($" {parameters}")] : [line, new TextLine().Add($"  {parameters}")];
    }

    /// <summary>Describes how many fits run, and where, if that is known.</summary>
    public static string DescribeRunning(SearchSnapshot snapshot) =>
        snapshot is { Slots: { Count: > 0 } slots, Status.FitsLeased: > 0 }
            ? SlotWork.Describe(slots)
            : $"{Numbers.Whole(snapshot.Status.FitsLeased)} running";
}
