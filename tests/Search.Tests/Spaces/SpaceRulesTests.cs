using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Search.Tests.Spaces;

public class SpaceRulesTests
{
    [Fact]
    public void An_empty_list_is_an_empty_grid() =>
        Assert.Equal("space.alpha: alpha has no values, so the grid is empty.",
            Check(Grids.SubGrid(("alpha", "[]"), ("b", "[1]"))));

    [Fact]
    public void A_value_that_stands_twice_is_named_with_its_place_in_its_grid() => Assert.Equal(
        "space[1].alpha[2]: 0.1 repeats the value at position 0.",
        Check(Grids.SubGrid(("alpha", "[0.1]")), Grids.SubGrid(("alpha", "[0.1,0.2,0.1]"))));

    [Fact]
    public void A_space_without_any_grid_is_refused() => Assert.Equal("space: The space has no grid.", Check());

    [Fact]
    public void A_sound_space_has_no_issues() =>
        Assert.Equal("", Check(Grids.SubGrid(("a", "[1,2]")), Grids.SubGrid()));

    [Fact]
    public void Whole_and_real_numbers_are_different_values_of_one_list() =>
        Assert.Equal("", Check(Grids.SubGrid(("a", "[1,1.0]"))));

    [Theory]
    [InlineData("alhpa < 1", "alhpa is not a parameter of this experiment.")]
    [InlineData("alpha < 'x'", "The right operand of < must be a number, not a text.")]
    [InlineData("alpha * 2", "The constraint must be a boolean, not a number.")]
    [InlineData("solver == 3", "The right operand of == must be a text, not a number.")]
    [InlineData("not alpha", "The operand of not must be a boolean, not a number.")]
    [InlineData("len(alpha) > 1", "The argument of len must be a list, not a number.")]
    [InlineData("alpha <", "Expected a value, a parameter's name or '(', found the end.")]
    public void A_constraint_that_can_never_be_met_is_named(string constraint, string message)
    {
        var issue = Assert.Single(SpaceRules.Check(
            [Grids.SubGrid(("alpha", "[0.1]"), ("solver", "['sgd']".Replace('\'', '"')))], ["alpha > 0", constraint]));

        Assert.Equal("constraints[1]", issue.Path);
        Assert.StartsWith(message, issue.Message, StringComparison.Ordinal);
        Assert.EndsWith($"of: {constraint})", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_can_have_different_kinds_in_different_grids() => Assert.Empty(SpaceRules.Check(
        [Grids.SubGrid(("batch_size", "[32]")), Grids.SubGrid(("batch_size", "[\"auto\"]"))],
        ["batch_size == 'auto' or batch_size <= seed"], ParameterSet.Parse("""{"seed":1}""")));

    private static string Check(params SubGrid[] grids) =>
        string.Join('\n', SpaceRules.Check(grids).Select(i => $"{i.Path}: {i.Message}"));
}
