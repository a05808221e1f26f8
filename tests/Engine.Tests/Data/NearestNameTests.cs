using Experiments.Engine.Data;

namespace Experiments.Engine.Tests.Data;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ca", "ac", 1)]
    [InlineData("Alpha", "alpha", 0)]
    public void Distance_counts_edits_and_swaps_of_neighbours(string a, string b, int distance)
    {
        Assert.Equal(distance, NearestName.ComputeDistance(a, b));
        Assert.Equal(distance, NearestName.ComputeDistance(b, a));
    }

    [Fact]
    public void A_name_that_is_near_is_suggested_and_else_all_are_listed()
    {
        Assert.Equal("Did you mean 'learning_rate_init'?",
            NearestName.Suggest("learning_rate_int", ["alpha", "learning_rate", "learning_rate_init"]));
        Assert.Equal("Did you mean 'resume'?", NearestName.Suggest("resu", ["best", "resume"]));
        Assert.Equal("Known names: sgd, adam.", NearestName.Suggest("lbfgs", ["sgd", "adam"]));
    }

    [Fact]
    public void A_name_that_is_in_use_is_not_suggested()
    {
        Assert.Equal("Did you mean 'alpha'?", Suggest("alpa", ["alpha", "beta"], "beta", "alpa"));
        Assert.Equal("Known names: beta.", Suggest("alpa", ["alpha", "beta"], "alpha", "alpa"));
        Assert.Equal("Did you mean 'alpha'?", Suggest("alpa", ["alpha"], "alpha"));

        static string Suggest(string name, string[] known, params string[] taken) =>
            NearestName.Suggest(name, known, taken.Contains);
    }

    [Fact]
    public void Names_that_nobody_types_are_not_compared()
    {
        var (a, b) = (new string('x', 100_000), new string('x', 100_001));
        Assert.InRange(Allocations.Measure(() => Assert.Null(NearestName.Find(a, [b]))), 0, 10_000);
    }
}
