using Experiments.Cli.Init;
using Experiments.Engine.Data;
using Experiments.Engine.Tasks;

namespace Experiments.Cli.Tests.Init;

public sealed class SuggestionTests
{
    [Fact]
    public void More_rows_get_larger_networks_fewer_epochs_and_at_last_a_holdout()
    {
        var sizes = ((int[])[100, 5_000, 60_000, 1_000_000])
            .Select(rows => Suggestion.Create(rows, TargetKind.Numbers, []))
            .ToList();
        Assert.Equal(sizes.OrderBy(s => s.HiddenSizes.Max()), sizes);
        Assert.Equal(sizes.OrderByDescending(s => s.MaxIter), sizes);
        Assert.Equal(sizes.OrderBy(s => s.BatchSize), sizes);
        Assert.Equal([5, 5, null, null], sizes.Select(s => s.Folds));
    }

    [Fact]
    public void Few_rows_are_all_trained_on() =>
        Assert.False(Suggestion.Create(99, TargetKind.Numbers, []).EarlyStopping);

    [Theory, InlineData(9, 5), InlineData(3, 5), InlineData(1, 5)]
    public void A_rare_class_does_not_cut_the_folds_of_the_others(int members, int folds)
    {
        var target = ColumnProfile.FromColumn(
            new TextColumn("y", [.. Enumerable.Repeat("a", 60), .. Enumerable.Repeat("b", members)]));
        Assert.Equal(folds, Suggestion.Create(60 + members, TargetKind.Classes, [target]).Folds);
    }

    [Theory, InlineData(4, 4), InlineData(2, 2), InlineData(1, 2)]
    public void There_are_no_more_folds_than_members_of_the_largest_class(int members, int folds)
    {
        var target = ColumnProfile.FromColumn(
            new TextColumn("y", [.. Enumerable.Range(0, 3 * members).Select(i => $"class {i % 3}")]));
        Assert.Equal(folds, Suggestion.Create(3 * members, TargetKind.Classes, [target]).Folds);
    }
}
