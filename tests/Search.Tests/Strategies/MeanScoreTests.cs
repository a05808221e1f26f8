using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Strategies;

public class MeanScoreTests
{
    [Fact]
    public void The_mean_is_the_sum_in_order_over_the_count() =>
        Assert.Equal((0.1 + 0.2 + 0.3) / 3, MeanScore.Compute([0.1, 0.2, 0.3]));

    [Fact]
    public void A_fold_without_a_score_leaves_no_mean() => Assert.Equal(double.NaN, MeanScore.Compute([1, double.NaN]));
}
