using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Strategies;

public class UsedPointsTests
{
    private readonly ParameterGrid _grid = new([Grids.CreateWithSizes(10, 3)]);

    [Fact]
    public void A_group_that_is_worked_through_is_one_run_although_its_indices_lie_apart()
    {
        var used = New(out var groups);
        for (var rank = 0; rank < 10; rank++) used.Add(groups[1][rank]);

        Assert.Equal((0, 10, 1), (used.Watermark, used.Count, used.IntervalCount));
        Assert.Equal((10, 0), (used.FindFirstUnused(groups[1]), used.FindFirstUnused(groups[0])));
    }

    [Fact]
    public void What_the_mark_has_passed_is_forgotten()
    {
        var used = New(out var groups);
        for (var rank = 0; rank < 10; rank++) used.Add(groups[1][rank]);
        used.Add(groups[2][9]);
        for (var index = 0L; index < 24; index++) used.Add(index);

        Assert.Equal((24, 2), (used.Watermark, used.IntervalCount));
        for (var index = 24L; index < 30; index++) used.Add(index);
        Assert.Equal((30, 30, 0), (used.Watermark, used.Count, used.IntervalCount));
    }

    private UsedPoints New(out StructuralGroups groups) => new(groups = _grid.GetGroups(["b"]), _grid.Count);
}
