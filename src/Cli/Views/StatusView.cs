using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>Shows the state of one experiment to people.</summary>
internal static class StatusView
{
    private const int MostSlots = 8;

    /// <summary>Creates the view.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="slots">What its slots train; empty if that is not known.</param>
    /// <param name="zone">The user's time zone.</param>
    public static IRenderable Render(
        ExperimentView experiment, IReadOnlyList<SlotWork> slots, TimeZoneInfo zone)
    {
        var status = experiment.Status;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().PadRight(0));
        Row(grid, "experiment", status.ExperimentId);
        if (status.Owner is { } owner) Row(grid, "owner", owner);
        grid.AddRow(new Markup("[grey]state[/]"), StateMarkup.Render(experiment));
        if (status.Message is { } message) Row(grid, "message", message);
        if (experiment.Missing is { } missing) Row(grid, "workers", MissingText.Format(missing));
        else if (experiment is { IsActive: true, Status.State: not ExperimentState.Paused })
            Row(grid, "workers", ExperimentSummary.Count(status.Workers, "slot"));
        foreach (var slot in slots.Take(MostSlots)) Row(grid, "", Describe(slot));
        if (slots.Count > MostSlots)
            Row(grid, "", $"and {slots.Count - MostSlots} more: experiments silos{experiment.Target}");
        Row(grid, "trials", $"{Numbers.Whole(status.TrialsDone)} of {Numbers.Whole(status.Trials)}");
        Row(grid, "fits", Fits(experiment));
        if (status.Best is { } best)
            Row(grid, $"best {status.RefitMetric}", $"{Numbers.Score(best.MeanScore)}, trial {best.Trial}: "
                + $"{ParameterText.Format(ParameterSet.Parse(best.Params))}");
        if (status.Priority != 0) Row(grid, "priority", Numbers.Whole(status.Priority));
        Row(grid, "submitted", Numbers.Moment(status.Submitted, zone));
        if (status.Ended is { } ended) Row(grid, "ended", Numbers.Moment(ended, zone));
        Row(grid, "ran for", Time(experiment));
        if (experiment is { IsActive: true, TimeLeft: { } left }) Row(grid, "time left", $"about {Numbers.Time(left)}");
        if (experiment.TraceId is { } trace) Row(grid, "trace", trace);
        if (status.Artifact is not null)
            Row(grid, "winner", $"experiments fetch {status.ExperimentId}{experiment.Target}");
        if (Next(experiment) is { } next) Row(grid, "continue with", next);
        return grid;
    }

    private static string Describe(SlotWork slot) =>
        $"{(slot.Silo.Length == 0 ? "" : $"{slot.Silo} ")}{slot.Slot}: {DescribePack(slot)}, "
        + $"for {Numbers.Time(slot.Age)}";

    private static string DescribePack(SlotWork slot) => slot.Pack is [{ Fold: FoldIndex.Refit }, ..]
        ? slot.Trials
        : $"trial {slot.Trials}, fold {slot.Folds}";

    private static string Fits(ExperimentView experiment)
    {
        var status = experiment.Status;
        List<string> parts = [$"{Numbers.Whole(status.FitsCompleted)} of {Numbers.Whole(experiment.Fits)} completed"];
        if (status.FitsLeased > 0 && !experiment.IsInterrupted)
            parts.Add($"{Numbers.Whole(status.FitsLeased)} running");
        if (status.FitsFailed > 0) parts.Add($"{Numbers.Whole(status.FitsFailed)} failed");
        if (status.Retries > 0) parts.Add($"{Numbers.Whole(status.Retries)} retried");
        if (status.FitsAdopted > 0) parts.Add($"{Numbers.Whole(status.FitsAdopted)} known already");
        return string.Join(", ", parts);
    }

    private static string Time(ExperimentView experiment) =>
        $"{Numbers.Time(experiment.Status.RunTime)}"
        + $"{(experiment.Spec?.Budget.MaxTime is { } most ? $" of at most {Numbers.Time(most)}" : "")}";

    private static string? Next(ExperimentView experiment) =>
        experiment.IsInterrupted || experiment.Status.State == ExperimentState.Paused
            ? $"experiments resume {experiment.Status.ExperimentId}{experiment.Target}"
            : null;

    private static void Row(Grid grid, string name, string value) =>
        grid.AddRow(new Markup($"[grey]{Plain.Escape(name)}[/]"), Plain.Text(value));
}
