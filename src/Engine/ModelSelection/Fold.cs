namespace Experiments.Engine.ModelSelection;

/// <summary>One way of parting the rows: those to train on and those to score on, both in ascending order.</summary>
/// <param name="Train">The rows to train on.</param>
/// <param name="Test">The rows to score on.</param>
public sealed record Fold(int[] Train, int[] Test)
{
    /// <summary>Parts rows by a mark.</summary>
    internal static Fold Partition(int rows, Func<int, bool> isTest)
    {
        var (train, test) = (new List<int>(rows), new List<int>());
        for (var row = 0; row < rows; row++) (isTest(row) ? test : train).Add(row);
        return new([.. train], [.. test]);
    }
}
