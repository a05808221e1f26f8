namespace Experiments.Engine.ModelSelection;

/// <summary>One split of the rows: the rows to train on and the rows to score on, both in ascending order.</summary>
/// <param name="Train">The rows to train on.</param>
/// <param name="Test">The rows to score on.</param>
public sealed record Fold(int[] Train, int[] Test)
{
    /// <summary>Splits rows by a predicate.</summary>
    internal static Fold Partition(int rows, Func<int, bool> isTest)
    {
        var (train, test) = (new List<int>(rows), new List<int>());
        for (var row = 0; row < rows; row++) (isTest(row) ? test : train).Add(row);
        return new([.. train], [.. test]);
    }
}
