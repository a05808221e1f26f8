using Experiments.Search.Constraints;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Search.Tests.Strategies;

public class GridStrategyTests
{
    [Fact]
    public void Without_a_group_trials_come_in_the_order_of_the_grid()
    {
        var strategy = new GridStrategy(Grids.Constrained("a != 2", ("a", "[1,2,3]"), ("b", "[1,2]")), ["b"]);

        Assert.Equal([0L, 1, 4, 5], Drain(strategy));
        Assert.True(strategy.IsExhausted);
        Assert.Equal(0, strategy.RemainingTrials);
    }

    [Fact]
    public void A_group_is_met_by_a_trial_and_can_then_be_asked_for()
    {
        var strategy = new GridStrategy(Grids.Grid(("alpha", "[1,2,3]"), ("hidden", "[[32],[64]]")), ["hidden"]);

        var first = strategy.Ask()!;

        Assert.Equal("""{"hidden":[32]}""", first.PackKey);
        Assert.Equal([2L, 4], Drain(strategy, first.PackKey));
        Assert.Null(strategy.Ask("""{"hidden":[64]}"""));
        Assert.Equal([1L, 3, 5], Drain(strategy));
    }

    [Fact]
    public void A_group_can_span_sub_grids()
    {
        var grid = new ParameterGrid([Grids.SubGrid(("hidden", "[1,2]"), ("alpha", "[1,2]")), Grids.SubGrid(
            ("hidden", "[1]"), ("momentum", "[1,2]"))]);
        var strategy = new GridStrategy(grid, ["hidden"], p => p["hidden"].ToString());
        Assert.Equal("1", strategy.Ask()!.PackKey);
        Assert.Equal("1", strategy.GetTrial(4).PackKey);

        Assert.Equal([2L, 4, 5], Drain(strategy, "1"));
    }

    [Fact]
    public void Every_point_is_given_once_in_whatever_way_it_is_asked_for()
    {
        Prop.ForAll(Scenarios(), scenario =>
        {
            var (sizes, excluded, choices) = scenario;
            var grid = new ParameterGrid(
                [Grids.CreateWithSizes(sizes), Grids.CreateWithSizes(sizes)], [Constraint.Parse(excluded)]);
            var expected = grid.GetPoints().Select(p => p.Key).ToHashSet();
            var strategy = new GridStrategy(grid, ["b", "c"]);
            var (given, groups) = (new HashSet<long>(), new List<string>());
            foreach (var choice in choices)
            {
                Trial? trial = null;
                if (choice % 5 == 0 && expected.Except(given).FirstOrDefault(-1) is >= 0 and var known)
                {
                    strategy.Restore(known);
                    trial = strategy.GetTrial(known);
                }
                else
                    trial = choice % 2 == 0 || groups.Count == 0
                        ? strategy.Ask()
                        : strategy.Ask(groups[choice % groups.Count]);
                if (choice % 7 == 0) strategy = RestoreFrom(grid, given, trial);
                if (trial is null) continue;
                if (!given.Add(trial.Number) || !strategy.IsUsed(trial.Number)) return false;
                groups.Add(trial.PackKey!);
            }
            if (strategy.RemainingTrials < expected.Count - given.Count) return false;
            return given.Concat(Drain(strategy)).Order().SequenceEqual(expected.Order())
                && strategy is { IsExhausted: true, RemainingTrials: 0 };
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void An_ask_among_excluded_points_gives_up_for_now_and_goes_on_later()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(1000, 1000)], [Constraint.Parse("a == 999 and b == 999")]);
        var strategy = new GridStrategy(grid);

        var asks = 1;
        while (strategy.Ask() is null)
        {
            Assert.False(strategy.IsExhausted);
            Assert.InRange(++asks, 1, 11);
        }

        Assert.True(strategy.IsExhausted);
    }

    [Fact]
    public void A_limit_bounds_the_trials_and_counts_those_that_were_restored()
    {
        var strategy = new LimitedStrategy(new GridStrategy(Grids.Grid(("a", "[1,2,3,4]"))), 3);
        strategy.Restore(0);

        Assert.Equal((3, 2), (strategy.TotalTrials, strategy.RemainingTrials));
        Assert.Equal([1L, 2], Drain(strategy));
        Assert.True(strategy.IsExhausted);
    }

    private static GridStrategy RestoreFrom(ParameterGrid grid, HashSet<long> given, Trial? last)
    {
        var strategy = new GridStrategy(grid, ["b", "c"]);
        foreach (var number in given) strategy.Restore(number);
        if (last is not null) strategy.Restore(last.Number);
        return strategy;
    }

    private static List<long> Drain(ISearchStrategy strategy, string? group = null)
    {
        var numbers = new List<long>();
        while (strategy.Ask(group) is { } trial) numbers.Add(trial.Number);
        return numbers;
    }

    private static Arbitrary<(int[] Sizes, string Excluded, int[] Choices)> Scenarios() =>
        (from sizes in Gen.Choose(1, 4).ArrayOf(4)
         from excluded in Gen.Elements("true", "a != 1", "c + d < 4", "b == 0", "not (a == 0 or d == 2)", "false")
         from choices in Gen.Choose(0, 1000).ArrayOf()
         select (sizes, excluded, choices)).ToArbitrary();
}
