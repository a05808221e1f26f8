using System.Globalization;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Spectre.Console;

namespace Experiments.Cli.Views;

/// <summary>A table of experiments, the newest first. Ids are never shortened, so that they can be copied.</summary>
internal static class ExperimentList
{
    /// <summary>Writes the table.</summary>
    /// <param name="experiments">The experiments.</param>
    /// <param name="console">The terminal.</param>
    /// <param name="zone">The user's time zone.</param>
    public static void Write(IReadOnlyList<ExperimentView> experiments, IAnsiConsole console, TimeZoneInfo zone)
    {
        if (experiments.Count == 0)
        {
            console.WriteLine("no experiments");
            return;
        }
        new FittedTable(
        [
            Column("experiment", e => e.Status.ExperimentId) with { IsRequired = true },
            Column("state", StateMarkup.GetText) with
            {
                IsRequired = true,
                Style = row => StateMarkup.GetStyle(experiments[row]),
            },
            Column("trials", FormatProgress) with { IsNumber = true },
            Column("best", e => e.Status.Best is { } best ? Numbers.Score(best.MeanScore) : "") with
            {
                IsNumber = true,
            },
            Column("owner", e => e.Status.Owner ?? ""),
            Column("left", e => e is { IsActive: true, TimeLeft: { } left } ? Numbers.Time(left) : "") with
            {
                IsNumber = true,
            },
            Column("ran", e => Numbers.Time(e.Status.RunTime)) with { IsNumber = true },
            Column("submitted", e => Numbers.Moment(e.Status.Submitted, zone)),
        ]).Write(console, "list --output csv");

        FittedColumn Column(string title, Func<ExperimentView, string> cell) =>
            new(title, [.. experiments.Select(cell)]);
    }

    private static string FormatProgress(ExperimentView experiment)
    {
        var (done, trials) = (experiment.Status.TrialsDone, experiment.Status.Trials);
        var share = trials == 0 ? 0 : Math.Min(100, 100 * done / trials);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Numbers.Whole(done)}/{Numbers.Whole(trials)} {share,3}%");
    }
}
