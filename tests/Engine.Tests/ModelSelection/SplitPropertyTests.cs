using Experiments.Engine.ModelSelection;
using Experiments.Search.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Engine.Tests.ModelSelection;

public sealed class SplitPropertyTests
{
    private static readonly Gen<(int[] Classes, int Folds, bool Shuffle, int Seed)> s_cases =
        from rows in Gen.Choose(15, 120)
        from kinds in Gen.Choose(1, 5)
        from classes in Gen.ArrayOf(Gen.Choose(0, kinds - 1), rows)
        from folds in Gen.Choose(2, 5)
        from shuffle in Gen.Elements(true, false)
        from seed in Gen.Choose(0, 1000)
        select (classes, folds, shuffle, seed);

    [Fact]
    public void Every_row_is_tested_once_and_trained_on_otherwise() => ForAll(c =>
    {
        foreach (var splitter in Splitters(c))
        {
            var folds = splitter.Split(c.Classes.Length, c.Classes);
            Assert.Equal(Enumerable.Range(0, c.Classes.Length), folds.SelectMany(f => f.Test).Order());
            foreach (var fold in folds)
                Assert.Equal(Enumerable.Range(0, c.Classes.Length), fold.Train.Concat(fold.Test).Order());
        }
    });

    [Fact]
    public void Stratified_folds_differ_by_at_most_one_row_of_each_class() => ForAll(c =>
    {
        var folds = new StratifiedKFold(c.Folds, c.Shuffle, (ulong)c.Seed).Split(c.Classes.Length, c.Classes);
        foreach (var k in c.Classes.Distinct())
        {
            var members = folds.Select(f => f.Test.Count(row => c.Classes[row] == k)).ToList();
            Assert.InRange(members.Max() - members.Min(), 0, 1);
        }
        Assert.InRange(folds.Max(f => f.Test.Length) - folds.Min(f => f.Test.Length), 0, 1);
    });

    [Fact]
    public void A_seed_gives_the_same_folds_again_and_another_gives_others()
    {
        var classes = Enumerable.Range(0, 100).Select(i => i % 3).ToArray();
        int[][] Tests(ulong seed) => [.. new StratifiedKFold(5, true, seed).Split(100, classes).Select(f => f.Test)];

        Assert.Equal(Tests(1), Tests(1));
        Assert.NotEqual(Tests(1), Tests(2));
    }

    [Fact]
    public void A_holdout_keeps_classes_in_proportion() => ForAll(c =>
    {
        var fold = Assert.Single(new Holdout(0.4, (ulong)c.Seed).Split(c.Classes.Length, c.Classes));

        Assert.Equal(Enumerable.Range(0, c.Classes.Length), fold.Train.Concat(fold.Test).Order());
        Assert.Equal((int)Math.Ceiling(c.Classes.Length * 0.4), fold.Test.Length);
        foreach (var k in c.Classes.Distinct())
        {
            var exact = c.Classes.Count(x => x == k) * (double)fold.Test.Length / c.Classes.Length;
            Assert.InRange(fold.Test.Count(row => c.Classes[row] == k), Math.Floor(exact) - 1, Math.Ceiling(exact) + 1);
        }
    });

    [Fact]
    public void The_validation_part_is_of_the_training_rows_and_keeps_a_member_of_each_class() => ForAll(c =>
    {
        int[] train = [.. Enumerable.Range(0, c.Classes.Length).Where(row => row % 3 != 0)];
        var (rest, watched) = ValidationPart.Split(train, c.Classes, 0.1, (ulong)c.Seed, 2);

        Assert.Equal(train, rest.Concat(watched).Order());
        Assert.Equal((int)Math.Ceiling(train.Length * 0.1), watched.Length);
        Assert.Equal(train.Select(row => c.Classes[row]).Distinct().Order(),
            rest.Select(row => c.Classes[row]).Distinct().Order());
    });

    [Fact]
    public void The_validation_part_depends_on_seed_and_fold()
    {
        int[] train = [.. Enumerable.Range(0, 200)];
        int[] Watched(ulong seed, int fold) => ValidationPart.Split(train, [], 0.1, seed, fold).Validation;

        Assert.Equal(Watched(1, 0), Watched(1, 0));
        Assert.NotEqual(Watched(1, 0), Watched(2, 0));
        Assert.NotEqual(Watched(1, 0), Watched(1, 1));
    }

    [Theory]
    [InlineData(1, 10, "search.cv", "1 folds are too few: each is scored by a fit on the others.")]
    [InlineData(11, 10, "search.cv", "11 folds need at least 11 rows; there are 10.")]
    [InlineData(6, 10, "search.cv", "6 folds need a class with at least 6 members; the largest has 5.")]
    public void Too_many_or_too_few_folds_are_issues(int folds, int rows, string path, string message)
    {
        int[] classes = [.. Enumerable.Range(0, rows).Select(i => i % 2)];
        var issue = Assert.Single(
            Assert.Throws<SpecException>(() => new StratifiedKFold(folds).Split(rows, classes)).Issues);

        Assert.Equal((path, message), (issue.Path, issue.Message));
    }

    [Fact]
    public void A_holdout_that_leaves_a_part_empty_is_an_issue() => Assert.Equal(
        "search.holdout",
        Assert.Single(Assert.Throws<SpecException>(() => new Holdout(0.1).Split(6, [0, 1, 2, 0, 1, 2])).Issues).Path);

    private static IEnumerable<ISplitter> Splitters((int[] Classes, int Folds, bool Shuffle, int Seed) c) =>
        [new KFold(c.Folds, c.Shuffle, (ulong)c.Seed), new StratifiedKFold(c.Folds, c.Shuffle, (ulong)c.Seed)];

    private static void ForAll(Action<(int[] Classes, int Folds, bool Shuffle, int Seed)> property) => Prop.ForAll(
        s_cases.Where(c => c.Classes.CountBy(k => k).Max(k => k.Value) >= c.Folds).ToArbitrary(), property)
            .QuickCheckThrowOnFailure();
}
