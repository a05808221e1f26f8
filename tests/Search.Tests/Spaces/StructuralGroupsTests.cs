using Experiments.Search.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Search.Tests.Spaces;

public class StructuralGroupsTests
{
    [Fact]
    public void Groups_share_their_structural_values_and_keep_the_order_of_the_grid()
    {
        var grid = Grids.Grid(("alpha", "[0.1,0.2]"), ("hidden", "[[32],[64]]"), ("rate", "[1,2]"));

        var groups = grid.GetGroups(["hidden"]).ToList();

        Assert.Equal(
            ["""{"hidden":[32]}""", """{"hidden":[64]}"""], groups.Select(g => g.StructuralParameters.ToString()));
        Assert.Equal([0L, 1, 4, 5], Members(groups[0]));
        Assert.Equal([2L, 3, 6, 7], Members(groups[1]));
    }

    [Fact]
    public void Groups_partition_any_grid_and_ranks_run_both_ways()
    {
        Prop.ForAll(Spaces(), space =>
        {
            var (grid, structural) = space;
            var groups = grid.GetGroups(structural);
            var members = groups
                .SelectMany(g => Members(g).Select((index, rank) => (g.Number, Index: index, Rank: (long)rank)))
                .ToList();
            return members.Select(m => m.Index).Order().SequenceEqual(
                Enumerable.Range(0, (int)grid.Count).Select(i => (long)i))
                && members.All(
                    m => groups.GetGroup(m.Index).Number == m.Number && groups[m.Number].GetRank(m.Index) == m.Rank)
                && members.All(
                    m => groups[m.Number].StructuralParameters.All(p => grid[m.Index][p.Key].Equals(p.Value)))
                && groups.All(g => Members(g).SequenceEqual(Members(g).Order()));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Indices_of_a_grid_of_10_to_the_12_points_go_to_their_group_and_back()
    {
        var grid = new ParameterGrid([Grids.CreateWithSizes(1000, 100, 100, 1000, 100)]);
        var groups = grid.GetGroups(["b", "d"]);

        Assert.Equal(1_000_000_000_000, grid.Count);
        Assert.Equal(100_000, groups.Count);
        var indices =
            from high in Gen.Choose(0, 999_999) from low in Gen.Choose(0, 999_999) select high * 1_000_000L + low;
        Prop.ForAll(indices.ToArbitrary(), index =>
        {
            var group = groups.GetGroup(index);
            var rank = group.GetRank(index);
            return group[rank] == index && groups[group.Number][rank] == index
                && group.FirstRankFrom(index) == rank && group.FirstRankFrom(index + 1) == rank + 1;
        }).QuickCheckThrowOnFailure();
    }

    private static IEnumerable<long> Members(StructuralGroup group) =>
        Enumerable.Range(0, (int)group.Count).Select(i => group[i]);

    private static Arbitrary<(ParameterGrid Grid, string[] Structural)> Spaces()
    {
        var subGrid = Gen.Choose(1, 4).ArrayOf().Select(sizes => Grids.CreateWithSizes([.. sizes.Take(5)]));
        return (from grids in subGrid.NonEmptyListOf()
                from structural in Gen.Elements("a", "b", "c", "d", "e", "absent").ArrayOf()
                select (new ParameterGrid([.. grids.Take(3)]), structural)).ToArbitrary();
    }
}
