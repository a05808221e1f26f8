using Experiments.Engine.ModelSelection;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>Folds in order of time are those of scikit-learn's TimeSeriesSplit.</summary>
public sealed class TimeSeriesSplitTests
{
    // By scikit-learn 1.2.1: the last row of training, and the first and the last of the test. Training begins at 0.
    [Theory]
    [InlineData(12, 5, 0, "1 2-3, 3 4-5, 5 6-7, 7 8-9, 9 10-11")]
    [InlineData(10, 3, 1, "2 4-5, 4 6-7, 6 8-9")]
    [InlineData(7, 2, 2, "0 3-4, 2 5-6")]
    [InlineData(6, 5, 0, "0 1-1, 1 2-2, 2 3-3, 3 4-4, 4 5-5")]
    public void Rows_are_those_of_scikit_learn(int rows, int splits, int gap, string expected)
    {
        var folds = new TimeSeriesSplit(splits, gap).Split(rows);

        Assert.Equal(expected, string.Join(", ", folds.Select(f => $"{f.Train[^1]} {f.Test[0]}-{f.Test[^1]}")));
        Assert.All(folds, fold =>
        {
            Assert.Equal(Enumerable.Range(0, fold.Train.Length), fold.Train);
            Assert.Equal(Enumerable.Range(fold.Test[0], fold.Test.Length), fold.Test);
        });
    }

    [Theory]
    [InlineData(5, 5, 0, "search.cv")]
    [InlineData(20, 1, 0, "search.cv")]
    [InlineData(20, 4, 4, "search.cv.gap")]
    [InlineData(20, 4, -1, "search.cv.gap")]
    public void What_leaves_no_rows_is_refused(int rows, int splits, int gap, string path) => Assert.Equal(path,
        Assert.Single(Assert.Throws<SpecException>(() => new TimeSeriesSplit(splits, gap).Split(rows)).Issues).Path);
}
