using Experiments.Cli.Terminals;
using Experiments.Client;
using Experiments.Contracts.Leases;
using Experiments.Engine.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Views;

/// <summary>Shows the winner to people.</summary>
internal static class BestView
{
    public static IRenderable Render(BestEstimator best)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(2)).AddColumn(new GridColumn().PadRight(0));
        Row(grid, best.Artifact is null ? "best so far" : "winner", $"trial {best.Trial} of {best.ExperimentId}");
        foreach (var (metric, score) in best.Scores.OrderBy(s => s.Key == best.Metric ? 0 : 1))
            Row(grid, metric,
                double.IsNaN(score.Mean) ? "undefined" : Numbers.Score(score.Mean, score.StandardDeviation));
        if (best.BaselineScore is { } baseline)
            Row(grid, "baseline", $"{Numbers.Score(baseline)} {best.Metric}, of a model that looks at no feature");
        if (best.PositiveClass is { } positive && best.Scores.Keys.Any(BinaryScorers.IsOne))
            Row(grid, "positive class", positive);
        foreach (var (name, value) in best.Params) Row(grid, name, ParameterText.Format(value));
        if (best.Refit is { Failure: null } refit)
            Row(grid, "refit",
                $"{DescribeRows(refit)}{refit.Epochs} epochs in {Numbers.Time(refit.FitTime)}{DescribeEnd(refit)}");
        if (best.BeatsBaseline == false)
            grid.AddRow(new Markup("[yellow]warning[/]"), Plain.Text(
                $"by {best.Metric} it is no better than the baseline, which looks at no feature"));
        return grid;
    }

    private static string DescribeRows(FitReport refit) => refit switch
    {
        // A report of an earlier version does not say it.
        { TrainRows: 0 } => "",
        { WatchedRows: 0 } => "on all rows, ",
        _ => $"on {refit.TrainRows} of {refit.TrainRows + refit.WatchedRows} rows, early stopping watched the other "
            + $"{refit.WatchedRows}; ",
    };

    private static string DescribeEnd(FitReport refit) => refit.StopReason == nameof(StopReason.DivergedAfterBest)
        ? $"; it diverged after epoch {refit.BestEpoch}, whose weights are kept"
        : "";

    private static void Row(Grid grid, string name, string value) =>
        grid.AddRow(new Markup($"[grey]{Plain.Escape(name)}[/]"), Plain.Text(value));
}
