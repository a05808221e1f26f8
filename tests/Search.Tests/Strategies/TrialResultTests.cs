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
    public void NaN_is_worst()
    {
        Assert.False(new TrialResult(1, double.NaN).IsBetterThan(new(2, double.NegativeInfinity)));
        Assert.True(new TrialResult(2, double.NegativeInfinity).IsBetterThan(new(1, double.NaN)));
    }
}
