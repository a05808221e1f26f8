using Experiments.Contracts.Specs;
using Experiments.Planning;

namespace Experiments.Core.Tests.Specs;

/// <summary>The limits of an experiment, which the client and the coordinator check before anything else.</summary>
public sealed class SpecLimitsTests
{
    private static readonly ExperimentSpec s_spec = new()
    {
        Name = "limits",
        Data = new() { Hash = "00", FileName = "none.csv", Target = ["y"] },
        Estimator = "mlp_classifier",
        Space = [new([new("alpha", ["0.1", "0.2"])])],
    };

    [Fact]
    public void What_is_within_the_limits_has_no_issue() => Assert.Empty(ExperimentPlanner.Check(s_spec));

    [Fact]
    public void A_million_values_are_refused_as_such_and_by_no_other_rule()
    {
        var issue = Assert.Single(ExperimentPlanner.Check(s_spec with
        {
            Space = [new([new("alpha", [.. Enumerable.Range(0, 1_000_000).Select(i => $"{i}")])])]
        }));
        Assert.Equal("It has 1000000 values; at most 100000 are allowed.", issue.Message);
    }

    [Theory, InlineData("[40000,40000]", "1600000000 weights"), InlineData("[1048577]", "at most 1048576"),
        InlineData("[32768,32768]", "1073741824 weights")]
    public void Layers_that_no_memory_holds_are_refused(string sizes, string message)
    {
        var issue = Assert.Single(ExperimentPlanner.Check(s_spec with
        {
            Params = $$"""{"hidden_layer_sizes":{{sizes}}}"""
        }));
        Assert.Contains(message, issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_layers_are_refused_with_their_number()
    {
        var layers = string.Join(',', Enumerable.Repeat("8", 100_000));
        var issue = Assert.Single(ExperimentPlanner.Check(s_spec with
        {
            Params = $$"""{"hidden_layer_sizes":[{{layers}}]}"""
        }));
        Assert.EndsWith(
            "There are 100000 hidden layers; at most 1000 are allowed.", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_at_the_limit_are_valid() => Assert.Empty(ExperimentPlanner.Check(s_spec with
    {
        Params = """{"hidden_layer_sizes":[16384,32768]}"""
    }));

    [Fact]
    public void A_part_that_is_missing_is_an_issue_with_its_place()
    {
        Assert.Equal(["search.strategy", "search.scoring"],
            ExperimentPlanner.Check(s_spec with { Search = null! }).Select(issue => issue.Path));
        Assert.Equal("space", Assert.Single(ExperimentPlanner.Check(s_spec with { Space = [null!] })).Path);
        Assert.Equal("name", Assert.Single(ExperimentPlanner.Check(s_spec with { Name = "../evil" })).Path);
    }
}
