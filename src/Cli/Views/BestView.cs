using Experiments.Cli.Terminals;
using Experiments.Client;
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
            Row(grid, metric, Numbers.Score(score.Mean, score.StandardDeviation));
        foreach (var (name, value) in best.Params) Row(grid, name, ParameterText.Format(value));
        if (best.Refit is { Failure: null } refit)
            Row(grid, "refit", $"on all rows, {refit.Epochs} epochs in {Numbers.Time(refit.FitTime)}");
        return grid;
    }

    private static void Row(Grid grid, string name, string value) =>
        grid.AddRow(new Markup($"[grey]{Plain.Escape(name)}[/]"), Plain.Text(value));
}
