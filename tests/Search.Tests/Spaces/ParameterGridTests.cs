using System.Text.Json;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;
using Experiments.Search.Specs;

namespace Experiments.Search.Tests.Spaces;

public class ParameterGridTests
{
    [Fact]
    public void Points_come_in_scikit_learns_order()
    {
        using var golden = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "parameter_grid.json")));
        foreach (var example in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var space = example.GetProperty("grid");
            var grids = space.ValueKind == JsonValueKind.Array ? space.EnumerateArray().ToArray() : [space];
            var grid = new ParameterGrid([.. grids.Select(
                g => Grids.SubGrid([.. g.EnumerateObject().Select(p => (p.Name, p.Value.GetRawText()))]))]);
            var expected =
                example.GetProperty("points").EnumerateArray().Select(p => ParameterSet.Parse(p.GetRawText())).ToList();

            Assert.Equal(expected.Count, grid.Count);
            Assert.Equal(expected, grid.GetPoints().Select(p => p.Value));
        }
    }

    [Fact]
    public void A_grid_without_names_has_one_point() =>
        Assert.Equal(ParameterSet.Empty, Assert.Single(Grids.Grid().GetPoints()).Value);

    [Fact]
    public void An_index_outside_the_grid_is_refused()
    {
        var grid = Grids.Grid(("a", "[1,2]"));

        Assert.Throws<ArgumentOutOfRangeException>(() => grid[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => grid[2]);
    }

    [Fact]
    public void A_grid_of_10_to_the_18_points_costs_nothing_until_a_point_is_asked_for()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes([.. Enumerable.Repeat(1000, 6)])]);

        Assert.Equal(1_000_000_000_000_000_000, grid.Count);
        Assert.Equal("""{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}""", grid[001_002_003_004_005_006].ToString());
    }

    [Fact]
    public void A_space_that_cannot_be_numbered_is_refused_and_names_its_place()
    {
        var issue = Assert.Single(Assert.Throws<SpecException>(
            () => new ParameterGrid([Grids.CreateWithSizes([.. Enumerable.Repeat(1000, 7)])])).Issues);

        Assert.Equal("space", issue.Path);
        Assert.Contains("too many points", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_grids_whose_sum_cannot_be_numbered_are_refused()
    {
        var half = Grids.CreateWithSizes([.. Enumerable.Repeat(2, 62)]);

        Assert.Throws<SpecException>(() => new ParameterGrid([half, half]));
    }

    [Fact]
    public void Constraints_exclude_points_and_keep_the_raw_indices_of_the_others()
    {
        var grid = Grids.Constrained("a != 2", ("a", "[1,2,3]"), ("b", "[1,2]"));

        Assert.Equal(6, grid.Count);
        Assert.Equal([0L, 1, 4, 5], grid.GetPoints().Select(p => p.Key));
    }

    [Fact]
    public void Constraints_can_speak_of_parameters_that_are_not_searched()
    {
        var grid = new ParameterGrid(
            [Grids.SubGrid(("learning_rate_init", "[0.001, 0.1]"))],
            [Experiments.Search.Constraints.Constraint.Parse("learning_rate_init * batch_size <= 1")],
            ParameterSet.Parse("""{"batch_size":128}"""));

        Assert.Equal([0L], grid.GetPoints().Select(p => p.Key));
    }
}
