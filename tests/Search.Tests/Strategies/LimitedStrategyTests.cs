using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Strategies;

public class LimitedStrategyTests
{
    [Fact]
    public void Which_trials_are_given_does_not_depend_on_who_asks_for_which_group()
    {
        var strategy = Grid(limit: 3);
        var first = strategy.Ask()!;

        // 2 and 4 are of this group too, and before 2 comes 1, which is not.
        Assert.Null(strategy.Ask(first.PackKey));
        Assert.Equal(2, strategy.RemainingTrials);
        Assert.False(strategy.IsUsed(1));
        Assert.Equal([1L, 2], [strategy.Ask()!.Number, strategy.Ask(first.PackKey)!.Number]);
        Assert.Null(strategy.Ask());
        Assert.True(strategy.IsExhausted);
    }

    [Fact]
    public void The_last_trial_is_given_though_it_was_refused_to_another_group()
    {
        var strategy = Grid(limit: 100);
        var group = strategy.Ask()!.PackKey;
        foreach (var _ in Enumerable.Range(1, 4)) strategy.Ask();

        Assert.Null(strategy.Ask(group));
        Assert.Equal((1L, false), (strategy.RemainingTrials!.Value, strategy.IsExhausted));
        Assert.Equal(5, strategy.Ask()!.Number);
        Assert.Equal((0L, true), (strategy.RemainingTrials!.Value, strategy.IsExhausted));
    }

    [Fact]
    public void A_result_that_is_known_already_takes_the_place_of_the_trial_that_was_refused()
    {
        var strategy = Grid(limit: 3);
        var group = strategy.Ask()!.PackKey;
        Assert.Null(strategy.Ask(group));

        strategy.Restore(1);

        Assert.True(strategy.IsUsed(1));
        Assert.Equal(2, strategy.Ask(group)!.Number);
        Assert.True(strategy.IsExhausted);
    }

    /// <summary>Six points, whose groups take turns.</summary>
    private static LimitedStrategy Grid(long limit) =>
        new(new GridStrategy(Grids.Grid(("alpha", "[1,2,3]"), ("hidden", "[[32],[64]]")), ["hidden"]), limit);
}
