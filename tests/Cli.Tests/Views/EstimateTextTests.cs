using Experiments.Cli.Views;

namespace Experiments.Cli.Tests.Views;

public sealed class EstimateTextTests
{
    [Theory]
    [InlineData(0.4, 0.1, 0.2, false, "will take about a second or less on this machine")]
    [InlineData(90, 2, 4, true, "will take at most 1m 30s on this machine, 2.0 s to 4.0 s a trial")]
    [InlineData(90, 2, 2, false, "will take about 1m 30s on this machine, 2.0 s a trial")]
    public void It_says_how_long_and_how_sure(double total, double shortest, double longest, bool most, string text) =>
        Assert.Equal(text, EstimateText.Format(new()
        {
            Total = TimeSpan.FromSeconds(total),
            ShortestTrial = TimeSpan.FromSeconds(shortest),
            LongestTrial = TimeSpan.FromSeconds(longest),
            IsUpperBound = most,
        }));

    [Fact]
    public void Where_a_GPU_trains_it_says_that_it_is_not_known() =>
        Assert.Contains("not known in advance", EstimateText.Format(null), StringComparison.Ordinal);
}
