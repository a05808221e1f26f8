using Experiments.Search.Constraints;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Strategies;

public class TrialSpaceTests
{
    private static readonly ParameterGrid s_grid = Grids.Constrained("a != 2", ("a", "[1,2,3]"), ("b", "[1,2]"));

    [Fact]
    public void Numbers_are_told_with_what_excludes_them()
    {
        var trials = new TrialSpace(new(s_grid));

        Assert.Equal((6L, 6L, true), (trials.Count, trials.MaxTrials, trials.IsConstrained));
        Assert.Equal("""{"a":2,"b":2}""", trials[3].ToString());
        Assert.Equal((true, false), (trials.IsExcluded(3), trials.IsExcluded(4)));
    }

    [Fact]
    public void A_budget_bounds_the_trials_and_not_the_numbers()
    {
        var trials = new TrialSpace(new(s_grid) { MaxTrials = 3 });

        Assert.Equal((6L, 3L), (trials.Count, trials.MaxTrials));
        Assert.Equal([0L, 1, 4], trials.Enumerate().Select(t => t.Number));
        Assert.Equal(3, trials.CreateStrategy().TotalTrials);
    }

    [Fact]
    public void Trials_are_of_the_groups_that_the_context_names()
    {
        var trials = new TrialSpace(new(s_grid) { StructuralNames = ["b"], GetPackKey = p => $"key {p["b"]}" });

        Assert.Equal(["key 1", "key 2", "key 1", "key 2"], trials.Enumerate().Select(t => t.PackKey));
    }

    [Fact]
    public void Enumerating_goes_on_where_a_strategy_gave_up_for_now()
    {
        // More excluded points in a row than one ask looks at.
        var grid = new ParameterGrid(
            [Grids.CreateWithSizes(250_000)], [Constraint.Parse("a == 0 or a == 249999")]);

        Assert.Equal([0L, 249_999], new TrialSpace(new(grid)).Enumerate().Select(t => t.Number));
    }

    [Fact]
    public void Enumerating_a_strategy_that_learns_ends_where_it_waits_for_results()
    {
        var learning = new StrategyDescriptor("pairs", "waits after two", context => new Pairs(context.Grid))
        {
            LearnsFromResults = true,
        };
        var trials = new TrialSpace(new(s_grid), learning);

        Assert.Equal([0L, 1], trials.Enumerate().Select(t => t.Number));
    }

    [Theory, InlineData("grid")]
    public void A_strategy_is_found_by_its_name(string name) => Assert.Equal(name, StrategyCatalog.Find(name)!.Name);

    [Fact]
    public void A_name_that_is_not_there_finds_nothing_and_names_are_unique()
    {
        Assert.Null(StrategyCatalog.Find("gird"));
        Assert.Equal(StrategyCatalog.All.Length, StrategyCatalog.All.Select(s => s.Name).Distinct().Count());
    }

    /// <summary>Gives two trials, and two more for each result.</summary>
    private sealed class Pairs(ParameterGrid grid) : ISearchStrategy
    {
        private readonly GridStrategy _inner = new(grid);
        private int _left = 2;

        public long? TotalTrials => _inner.TotalTrials;

        public long? RemainingTrials => _inner.RemainingTrials;

        public bool IsExhausted => _inner.IsExhausted;

        public Trial? Ask(string? packKey = null) => _left-- > 0 ? _inner.Ask(packKey) : null;

        public void Tell(TrialResult result) => _left = 2;

        public bool IsUsed(long number, int rung = 0) => _inner.IsUsed(number, rung);

        public void Restore(long number, int rung = 0) => _inner.Restore(number, rung);

        public Trial GetTrial(long number, int rung = 0) => _inner.GetTrial(number, rung);
    }
}
