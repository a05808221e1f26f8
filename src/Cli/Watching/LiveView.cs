using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Experiments.Search.Parameters;
using Experiments.Search.Strategies;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Watching;

/// <summary>
/// A running search on a terminal: progress, rate, the best trial so far, and the trials that finished last.
/// </summary>
internal static class LiveView
{
    private const int WidestBar = 40;
    private const int NarrowWidth = 80;

    public static IRenderable Render(SearchSnapshot snapshot, int width)
    {
        var status = snapshot.Status;
        List<IRenderable> parts = [Progress(snapshot, width), Pace(snapshot), Best(status)];
        if (snapshot.Recent.Count > 0) parts.Add(Recent(snapshot, width));
        return new Rows(parts);
    }

    private static Markup Progress(SearchSnapshot snapshot, int width)
    {
        var status = snapshot.Status;
        var count = $"{Numbers.Whole(snapshot.FitsEnded)}/{Numbers.Whole(snapshot.Fits)} fits";
        var share = $"{Math.Floor(snapshot.Share * 100):0}%";
        var room = width - status.Name.Length - count.Length - share.Length - 8;
        var bar = Math.Clamp(room, 5, WidestBar);
        var full = (int)Math.Round(bar * snapshot.Share);
        return new(
            $"[bold]{Plain.Escape(status.Name)}[/]  "
            + $"[green]{new string('━', full)}[/][grey]{new string('━', bar - full)}[/]  {count}  {share}");
    }

    private static Markup Pace(SearchSnapshot snapshot)
    {
        var status = snapshot.Status;
        List<string> parts = [$"{Numbers.Time(snapshot.Elapsed)} elapsed"];
        if (snapshot.ConnectionError is { } trouble)
        {
            parts.Add($"[yellow]{Plain.Escape(trouble)}, trying again[/]");
        }
        else if (status.StoreProblem is { } problem)
        {
            parts.Add($"[yellow]{Plain.Escape(problem)}[/]");
        }
        else if (status.Missing is { } missing)
        {
            parts.Add($"[yellow]{Plain.Escape(MissingText.Format(missing))}[/]");
        }
        else if (status.State == ExperimentState.Refitting)
        {
            parts.Add("[aqua]training the winner once more[/]");
        }
        else if (status.State == ExperimentState.Paused)
        {
            parts.Add($"[yellow]paused[/], {Numbers.Whole(status.FitsLeased)} running");
            parts.Add($"resume with: experiments resume {Plain.Escape(status.Name)}");
        }
        else
        {
            // The first fits of a large pack may take long: their time left is not known, but the search is no longer
            // starting.
            if (snapshot.TimeLeft is { } left) parts.Add($"{Numbers.Time(left)} left");
            else if (status.FitsLeased == 0) parts.Add("starting");
            if (snapshot.FitsPerSecond > 0) parts.Add($"{Numbers.Rate(snapshot.FitsPerSecond)} fits/s");
            parts.Add($"{Numbers.Whole(status.FitsLeased)} running");
        }
        if (status.FitsAdopted > 0) parts.Add($"{Numbers.Whole(status.FitsAdopted)} known already");
        if (status.FitsFailed > 0) parts.Add($"[red]{Numbers.Whole(status.FitsFailed)} failed[/]");
        if (status.Retries > 0) parts.Add($"[yellow]{Numbers.Whole(status.Retries)} retried[/]");
        return new(string.Join(" [grey]·[/] ", parts));
    }

    private static Markup Best(ExperimentStatus status) => status.Best is { } best
        ? new(
            $"[green]best[/] {Plain.Escape(status.RefitMetric)} [bold]{Numbers.Score(best.MeanScore)}[/] [grey]trial "
            + $"{best.Trial}[/] {Plain.Escape(ParameterText.Format(ParameterSet.Parse(best.Params)))}")
        : new("[grey]no trial has finished yet[/]");

    private static Table Recent(SearchSnapshot snapshot, int width)
    {
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        var metric = snapshot.Status.RefitMetric;
        table.AddColumn(Column("trial").RightAligned());
        table.AddColumn(Column(metric).RightAligned());
        if (width >= NarrowWidth)
        {
            table.AddColumn(Column("epochs").RightAligned());
            table.AddColumn(Column("time").RightAligned());
        }
        table.AddColumn(new TableColumn("[bold]parameters[/]"));
        foreach (var trial in snapshot.Recent)
        {
            var score = Plain.Text(Score(trial, metric));
            var parameters =
                Plain.Text(ParameterText.Format(ParameterSet.Parse(trial.Params))).Overflow(Overflow.Ellipsis);
            IRenderable[] cells = width >= NarrowWidth
                ? [Plain.Text($"{trial.Trial}"), score, Plain.Text($"{trial.Fits.Average(f => f.Epochs):0}"),
                    Plain.Text(Numbers.Time(TimeSpan.FromTicks(trial.Fits.Sum(f => f.FitTime.Ticks)))), parameters]
                : [Plain.Text($"{trial.Trial}"), score, parameters];
            table.AddRow(cells);
        }
        return table;
    }

    private static TableColumn Column(string title) => new TableColumn($"[bold]{Plain.Escape(title)}[/]").NoWrap();

    private static string Score(TrialRow trial, string metric) =>
        trial.Fits.Any(f => f.Failure is not null)
            ? "failed"
            : Numbers.Score(MeanScore.Compute(
                [.. trial.Fits.OrderBy(f => f.Fold).Select(f => f.Scores.GetValueOrDefault(metric, double.NaN))]));
}
