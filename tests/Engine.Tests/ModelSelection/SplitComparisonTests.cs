using System.Text.Json.Nodes;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>Rows of many folds beside scikit-learn's (Golden/comparisons.py).</summary>
public sealed class SplitComparisonTests
{
    [Fact]
    public void Stratified_folds_are_scikit_learns_row_by_row()
    {
        var comparison = Comparison.Read("stratified");
        foreach (var (index, golden) in comparison.Cases.Index())
        {
            var foldOf = Comparison.Integers(golden["fold_of"]!);
            var folds = SplitStratified(golden);
            Assert.Equal(golden["folds"]!.GetValue<int>(), folds.Count);
            foreach (var (fold, split) in folds.Index())
            {
                var all = Enumerable.Range(0, foldOf.Length);
                comparison.Same(index, $"test of fold {fold}", all.Where(row => foldOf[row] == fold), split.Test);
                comparison.Same(index, $"training of fold {fold}", all.Where(row => foldOf[row] != fold), split.Train);
            }
        }
        comparison.Complete(200, 43_050);
    }

    [Fact]
    public void Folds_that_scikit_learn_refuses_are_issues()
    {
        var cases = Comparison.Read("stratified_refused").Cases;
        Assert.Equal(24, cases.Count);
        Assert.All(cases, golden => Assert.Throws<SpecException>(() => SplitStratified(golden)));
    }

    [Fact]
    public void Splits_in_order_of_time_are_scikit_learns_row_by_row()
    {
        var comparison = Comparison.Read("time_series");
        foreach (var (index, golden) in comparison.Cases.Index())
        {
            var (expected, actual) = (golden["folds"]!.AsArray(), SplitInOrder(golden));
            Assert.Equal(golden["splits"]!.GetValue<int>(), expected.Count);
            Assert.Equal(expected.Count, actual.Count);
            foreach (var (fold, split) in actual.Index())
            {
                var (train, first, last) = Read(expected[fold]!);
                comparison.Same(index, $"training of split {fold}", Enumerable.Range(0, train), split.Train);
                comparison.Same(index, $"test of split {fold}", Enumerable.Range(first, last + 1 - first), split.Test);
            }
        }
        Assert.InRange(comparison.Cases.Count(golden => golden["gap"]!.GetValue<int>() > 0), 40, 80);
        comparison.Complete(80, 10_395);
    }

    [Fact]
    public void Splits_that_scikit_learn_refuses_are_issues()
    {
        var cases = Comparison.Read("time_series_refused").Cases;
        Assert.Equal(40, cases.Count);
        Assert.All(cases, golden => Assert.Throws<SpecException>(() => SplitInOrder(golden)));
    }

    /// <summary>scikit-learn takes a gap below 0, and trains on rows that it tests on.</summary>
    [Fact]
    public void Splits_that_overlap_are_issues_unlike_in_scikit_learn()
    {
        var cases = Comparison.Read("time_series_overlapping").Cases;
        Assert.Equal(3, cases.Count);
        Assert.All(cases, golden => Assert.Equal("search.cv.gap", Assert.Single(
            Assert.Throws<SpecException>(() => SplitInOrder(golden)).Issues).Path));
    }

    private static IReadOnlyList<Fold> SplitStratified(JsonNode golden)
    {
        var classes = Comparison.Integers(golden["y"]!);
        return new StratifiedKFold(golden["folds"]!.GetValue<int>()).Split(classes.Length, classes);
    }

    private static IReadOnlyList<Fold> SplitInOrder(JsonNode golden) =>
        new TimeSeriesSplit(golden["splits"]!.GetValue<int>(), golden["gap"]!.GetValue<int>())
            .Split(golden["rows"]!.GetValue<int>());

    private static (int Train, int First, int Last) Read(JsonNode fold) =>
        fold.Integers() is [var train, var first, var last]
            ? (train, first, last)
            : throw new ArgumentException("A fold has three numbers.", nameof(fold));
}
