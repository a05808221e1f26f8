using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Strategies;

public class TrialResultTests
{
    [Fact]
    public void The_greater_score_is_better() => Assert.True(new TrialResult(2, 0.9).IsBetterThan(new(1, 0.8)));

    [Fact]
    public void Ties_go_to_the_lowest_number()
    {
        Assert.True(new TrialResult(1, 0.9).IsBetterThan(new(2, 0.9)));
        Assert.False(new TrialResult(2, 0.9).IsBetterThan(new(1, 0.9)));
        Assert.True(new TrialResult(1, double.NaN).IsBetterThan(new(2, double.NaN)));
    }

    [Fact]
    public void The_winner_has_a_score_whatever_the_order()
    {
        TrialResult[] results = [new(3, 0.5), new(1, double.NaN), new(0, double.NegativeInfinity), new(2, 0.5)];
        Assert.Equal(2, TrialResult.FindWinner(results)!.Trial);
        Assert.Equal(2, TrialResult.FindWinner(results.Reverse())!.Trial);
        Assert.Equal(0, TrialResult.FindWinner(results[1..3])!.Trial);
        Assert.Null(TrialResult.FindWinner(results[1..2]));
        Assert.Null(TrialResult.FindWinner([]));
    }

    [Fact]
    public void NaN_is_worst()
    {
        Assert.False(new TrialResult(1, double.NaN).IsBetterThan(new(2, double.NegativeInfinity)));
        Assert.True(new TrialResult(2, double.NegativeInfinity).IsBetterThan(new(1, double.NaN)));
    }
}
