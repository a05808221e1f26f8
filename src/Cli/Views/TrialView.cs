using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Leases;
using Experiments.Engine.Training;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>Shows the history of a trial to people.</summary>
internal static class TrialView
{
    private const int RoomForWorkers = 110;
    private const int ShownDigits = 12;

    /// <summary>Writes the history.</summary>
    public static void Write(TrialDetails report, IAnsiConsole console, TimeZoneInfo zone)
    {
        console.WriteMarkupLine(
            $"[bold]trial {report.Trial}[/] of {report.Experiment.Status.ExperimentId}: [bold]{report.State}[/]");
        if (report.Params is { } parameters) console.WriteUnwrapped($"  {ParameterText.Format(parameters)}");
        console.Write(Fits(report, console.Profile.Width));
        foreach (var worker in report.Fits.GroupBy(f => f.Worker))
            if (worker.Key is not null)
                console.WriteUnwrapped($"{worker.Key} ran {string.Join(", ", worker.Select(f => f.Name))}");
        foreach (var fit in report.Fits) WriteReason(fit, console);
        foreach (var (i, attempt) in report.Attempts.Index())
            console.WriteUnwrapped(
                $"an attempt at {Name(attempt.Fold)} failed at {Numbers.Moment(attempt.Ended, zone)} on "
                + $"{attempt.Worker}: {Cause(attempt.Failure.Cause)}: {attempt.Failure.Message}{Tail(attempt.Log)}");
        if (report.Fits.LastOrDefault(f => f.Ended?.Report.Log.Length > 0) is { } last) WriteLog(last, console);
    }

    private static Table Fits(TrialDetails report, int width)
    {
        var metric = report.Experiment.Status.RefitMetric;
        var table = new Table().Border(TableBorder.Simple).BorderStyle(Style.Parse("grey"));
        table.AddColumn(Column("fit"))
            .AddColumn(Column("state"))
            .AddColumn(Column(metric).RightAligned())
            .AddColumn(Column("epochs").RightAligned())
            .AddColumn(Column("attempts").RightAligned());
        if (width >= RoomForWorkers)
            table.AddColumn(Column("ended by"))
                .AddColumn(Column("time").RightAligned())
                .AddColumn(Column("device"))
                .AddColumn(Column("weights"));
        foreach (var fit in report.Fits)
        {
            var ended = fit.Ended?.Report;
            List<Text> cells =
            [
                new(fit.Name), new(fit.State, Colour(fit)),
                new(ended is { Failure: null } && ended.Scores.TryGetValue(metric, out var score)
                    ? Numbers.Score(score)
                    : ""),
                new(ended is { Epochs: > 0 }
                    ? $"{ended.Epochs}{(ended.BestEpoch != ended.Epochs ? $" (best {ended.BestEpoch})" : "")}"
                    : ""),
                new(fit.Attempts is { } attempts ? $"{attempts}" : ""),
            ];
            if (width >= RoomForWorkers)
                cells.AddRange([new(EndedBy(ended?.StopReason)),
                    new(ended is { Epochs: > 0 } ? Numbers.Time(ended.FitTime) : ""), new(ended?.Device ?? ""), new(
                    ended is null ? "" : ended.WeightsSha256[..Math.Min(ShownDigits, ended.WeightsSha256.Length)])]);
            table.AddRow(cells);
        }
        return table;
    }

    private static void WriteReason(TrialFit fit, IAnsiConsole console)
    {
        if (fit.Ended is { Report.Failure: { } failure })
            console.WriteUnwrapped($"{fit.Name} failed: {Cause(failure.Cause)}: {failure.Message}");
        if (fit.Ended is { AdoptedFrom: { } from }) console.WriteUnwrapped($"{fit.Name} was reused from {from}");
    }

    private static void WriteLog(TrialFit fit, IAnsiConsole console)
    {
        console.WriteMarkupLine($"the end of the log of {fit.Name}");
        foreach (var line in fit.Ended!.Report.Log.Split('\n')) console.WriteUnwrapped($"  {line}");
    }

    private static string EndedBy(string? reason) => reason switch
    {
        nameof(StopReason.MaxIterations) => "max_iter",
        nameof(StopReason.EarlyStopping) => "early stopping",
        nameof(StopReason.Diverged) => "diverging",
        nameof(StopReason.DivergedAfterBest) => "diverging after its best epoch",
        _ => "",
    };

    private static string Tail(string log) => log.Length == 0 ? "" : $" (last: {log.Split('\n')[^1]})";

    private static string Name(int fold) => fold < 0 ? "the refit" : $"fold {fold}";

    private static Style Colour(TrialFit fit) =>
        fit.Ended is null ? Style.Plain : new Style(fit.Ended.Report.Failure is null ? Color.Green : Color.Red);

    private static TableColumn Column(string title) =>
        new TableColumn($"[bold]{Plain.Escape(title)}[/]").NoWrap().PadLeft(0).PadRight(1);

    /// <summary>Returns a cause of failure in words.</summary>
    public static string Cause(FailureCause cause) => cause switch
    {
        FailureCause.LostWorker => "lost worker",
        FailureCause.OutOfMemory => "out of memory",
        FailureCause.Diverged => "diverged",
        FailureCause.BadConfiguration => "bad configuration",
        FailureCause.DeviceFailed => "device failed",
        _ => "error",
    };
}
