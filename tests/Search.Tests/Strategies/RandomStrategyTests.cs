using Experiments.Search.Constraints;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Search.Tests.Strategies;

public class RandomStrategyTests
{
    [Fact]
    public void Every_point_is_given_exactly_once_whatever_the_sizes_and_the_seed()
    {
        Prop.ForAll(Scenarios(), scenario =>
        {
            var (sizes, constraint, seed) = scenario;
            var grid = new ParameterGrid(
                [Grids.CreateWithSizes(sizes), Grids.CreateWithSizes(sizes)], [Constraint.Parse(constraint)]);
            var numbers = Drain(new RandomStrategy(new(grid) { Seed = seed }));
            return numbers.Order().SequenceEqual(grid.GetPoints().Select(p => p.Key));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void The_seed_decides_the_order()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(10, 10)]);
        var order = Drain(new RandomStrategy(new(grid) { Seed = 1 }));

        Assert.Equal(order, Drain(new RandomStrategy(new(grid) { Seed = 1 })));
        Assert.NotEqual(order, Drain(new RandomStrategy(new(grid) { Seed = 2 })));
        Assert.NotEqual(order.Order(), order);
    }

    [Fact]
    public void A_greater_budget_adds_trials_to_those_of_a_smaller_one()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(1000, 1000, 1000, 1000)]);
        var few = Drain(new RandomStrategy(new(grid) { Seed = 3, MaxTrials = 10 }));
        var many = Drain(new RandomStrategy(new(grid) { Seed = 3, MaxTrials = 500 }));

        Assert.Equal((10, 500), (few.Count, many.Distinct().Count()));
        Assert.Equal(few, many.Take(10));
    }

    [Theory]
    [InlineData(4, 24)]
    [InlineData(3, 6)]
    public void Every_order_is_equally_likely(int points, int orders)
    {
        const int Draws = 1000;
        var grid = new ParameterGrid([Grids.CreateWithSizes(points)]);
        var counts = Enumerable.Range(0, Draws * orders)
            .CountBy(seed => string.Join(',', Drain(new RandomStrategy(new(grid) { Seed = seed }))))
            .ToList();

        Assert.Equal(orders, counts.Count);
        // Chi-squared against the exact expectation, with n - 1 degrees of freedom: the mean is n - 1, the standard
        // deviation is the root of 2 (n - 1), and six of them are not met by chance.
        var chi = counts.Sum(c => (c.Value - Draws) * (double)(c.Value - Draws) / Draws);
        Assert.InRange(chi, 0, orders - 1 + 6 * Math.Sqrt(2 * (orders - 1)));
    }

    [Fact]
    public void Samples_of_a_large_grid_meet_each_part_of_it_as_often()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(10, 1_000_000, 1_000_000)]);
        var parts = Drain(new RandomStrategy(new(grid) { Seed = 5, MaxTrials = 100_000 }))
            .CountBy(number => number / 1_000_000_000_000)
            .ToList();

        Assert.Equal(10, parts.Count);
        var chi = parts.Sum(p => (p.Value - 10_000) * (double)(p.Value - 10_000) / 10_000);
        Assert.InRange(chi, 0, 9 + 6 * Math.Sqrt(18));
    }

    [Fact]
    public void The_generator_gives_the_numbers_of_its_reference()
    {
        // Of Vigna's splitmix64.c with the seed 1234567.
        var random = new SplitMix64(1234567);

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact]
    public void A_pack_is_filled_from_all_over_the_sample()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(4, 25)]);
        var strategy = new RandomStrategy(new(grid) { Seed = 1, MaxTrials = 40, StructuralNames = ["a"] });
        var order = Drain(new RandomStrategy(new(grid) { Seed = 1, MaxTrials = 40 }));
        var first = strategy.Ask()!;

        Assert.Null(strategy.Ask("""{"a":9}"""));
        Assert.Equal(
            order.Skip(1).Where(number => number / 25 == first.Number / 25), Drain(strategy, first.PackKey));
        Assert.Equal(
            order.Where(number => number / 25 != first.Number / 25), Drain(strategy));
        Assert.True(strategy is { IsExhausted: true, RemainingTrials: 0, TotalTrials: 40 });
    }

    [Fact]
    public void A_group_can_span_sub_grids()
    {
        var grid = new ParameterGrid([Grids.SubGrid(("hidden", "[1,2]"), ("alpha", "[1,2]")), Grids.SubGrid(
            ("hidden", "[1]"), ("momentum", "[1,2]"))]);
        var strategy = new RandomStrategy(
            new(grid) { StructuralNames = ["hidden"], GetPackKey = p => p["hidden"].ToString() });
        Assert.Equal(["1", "2", "1"], ((long[])[0, 1, 4]).Select(number => strategy.GetTrial(number).PackKey));

        Assert.Equal([0L, 2, 4, 5], Drain(strategy, "1").Order());
        Assert.Equal([1L, 3], Drain(strategy, "2").Order());
    }

    [Fact]
    public void A_strategy_that_was_restored_answers_as_the_one_before_it()
    {
        Prop.ForAll(Scenarios(), Gen.Choose(0, 1000).ArrayOf().ToArbitrary(), (scenario, choices) =>
        {
            var (sizes, constraint, seed) = scenario;
            var grid = new ParameterGrid([Grids.CreateWithSizes(sizes)], [Constraint.Parse(constraint)]);
            var context = new StrategyContext(grid) { Seed = seed, MaxTrials = 12, StructuralNames = ["b"] };
            var (strategy, given, keys) = (new RandomStrategy(context), new List<long>(), new List<string>());
            foreach (var choice in choices)
            {
                var key = choice % 3 == 0 || keys.Count == 0 ? null : keys[choice % keys.Count];
                var restored = new RandomStrategy(context);
                foreach (var number in given.OrderBy(n => (n * 7) % 5)) restored.Restore(number);
                var (trial, again) = (strategy.Ask(key), restored.Ask(key));
                if (trial?.Number != again?.Number || trial?.PackKey != again?.PackKey) return false;
                if (strategy.RemainingTrials != restored.RemainingTrials) return false;
                if (choice % 2 == 0) strategy = restored;
                if (trial is null) continue;
                if (!strategy.IsUsed(trial.Number) || given.Contains(trial.Number)) return false;
                given.Add(trial.Number);
                keys.Add(trial.PackKey!);
            }
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void What_a_constraint_excludes_or_the_sample_lacks_is_never_given()
    {
        var grid = Grids.Constrained("a != 2", ("a", "[1,2,3]"), ("b", "[1,2]"));
        var strategy = new RandomStrategy(new(grid) { MaxTrials = 1 });
        var only = strategy.Ask()!.Number;

        Assert.True(strategy.IsExhausted);
        Assert.All(Enumerable.Range(0, 6), number => Assert.True(strategy.IsUsed(number)));
        Assert.False(strategy.IsUsed(6));
        Assert.False(grid.IsExcluded(only));
        strategy.Restore(2);
        Assert.Equal(0, strategy.RemainingTrials);
    }

    [Fact]
    public void Where_hardly_any_point_is_allowed_the_sample_ends_early()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(10_000, 10_000)], [Constraint.Parse("false")]);

        Assert.True(new RandomStrategy(new(grid) { MaxTrials = 5 }).IsExhausted);
    }

    [Theory]
    [InlineData(1_000_000L, null, true)]
    [InlineData(1_000_001L, null, false)]
    [InlineData(long.MaxValue, 1_000_000L, true)]
    [InlineData(long.MaxValue, 1_000_001L, false)]
    public void A_budget_is_needed_where_there_are_more_points_than_can_be_listed(long points, long? most, bool good)
    {
        var issue = StrategyCatalog.Find("random")!.CheckNeeds!(points, most);

        Assert.Equal(good ? null : "budget.max_trials", issue?.Path);
        Assert.Equal(good, issue?.Remedy is null);
    }

    private static List<long> Drain(RandomStrategy strategy, string? packKey = null)
    {
        var numbers = new List<long>();
        while (strategy.Ask(packKey) is { } trial) numbers.Add(trial.Number);
        return numbers;
    }

    private static Arbitrary<(int[] Sizes, string Constraint, long Seed)> Scenarios() =>
        (from sizes in Gen.Choose(1, 4).ArrayOf(3)
         from constraint in Gen.Elements("true", "true", "a != 1", "b + c < 4", "false")
         from seed in Gen.Choose(0, int.MaxValue)
         select (sizes, constraint, (long)seed)).ToArbitrary();
}
