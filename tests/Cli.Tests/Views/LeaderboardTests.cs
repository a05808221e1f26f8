using Experiments.Cli.Views;
using Experiments.Results;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Views;

public sealed class LeaderboardTests
{
    [Theory, InlineData(60), InlineData(100), InlineData(160)]
    public void The_best_trials_can_be_read_at_every_width(int width)
    {
        var console = new TestConsole().Width(width);
        var status = Samples.Status() with { Baseline = [new("accuracy", 0.1019, 0.0004), new("f1_macro", 0.0185, 0)] };
        console.Write(Leaderboard.Render(new(Samples.Spec, status, Samples.Table()), 10, width));
        Assert.All(console.Lines, line => Assert.True(line.TrimEnd().Length <= width, line));
        Snapshot.Match(console.Output, $"{width}");
    }

    // F1 is not defined for the rows of a fold, although every fold was trained.
    [Fact]
    public void A_score_that_is_not_defined_is_no_failure()
    {
        var console = new TestConsole().Width(160);
        var trained = Samples.Trial(1, 0.9);
        var row = trained with
        {
            Fits = [.. trained.Fits.Select(fit => fit with
            {
                Scores = new Dictionary<string, double> { ["accuracy"] = 0.9, ["f1_macro"] = double.NaN },
            })],
        };
        var status = Samples.Status() with { Baseline = [new("accuracy", 0.1, 0), new("f1_macro", double.NaN, 0)] };

        console.Write(Leaderboard.Render(ExperimentResults.FromRows(Samples.Spec, status, [row]), 10, 160));

        Assert.Equal(2, console.Output.Split("undefined").Length - 1);
        Assert.DoesNotContain("failed", console.Output, StringComparison.Ordinal);
    }
}
