using Experiments.Cli.Views;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Views;

public sealed class LeaderboardTests
{
    [Theory, InlineData(60), InlineData(100), InlineData(160)]
    public void The_best_trials_can_be_read_at_every_width(int width)
    {
        var console = new TestConsole().Width(width);
        console.Write(Leaderboard.Render(Samples.Table(), "accuracy", 10, width));
        Assert.All(console.Lines, line => Assert.True(line.TrimEnd().Length <= width, line));
        Snapshot.Match(console.Output, $"{width}");
    }
}
