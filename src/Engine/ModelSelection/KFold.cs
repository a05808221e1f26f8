using Experiments.Engine.Numerics;

namespace Experiments.Engine.ModelSelection;

/// <summary>A splitter into consecutive folds, as scikit-learn's <c>KFold</c>; each is the test set once.</summary>
/// <param name="folds">The number of folds, at least 2.</param>
/// <param name="shuffle">True to put rows into a random order first.</param>
/// <param name="seed">The key of the order.</param>
public sealed class KFold(int folds = 5, bool shuffle = false, ulong seed = 0) : ISplitter
{
    /// <inheritdoc/>
    public int Folds => folds;

    /// <inheritdoc/>
    public IReadOnlyList<Fold> Split(int rows, ReadOnlySpan<int> classes = default)
    {
        CrossValidationRules.RequireRows(folds, rows);
        var order = Enumerable.Range(0, rows).ToArray();
        if (shuffle) Philox.Create(seed, 0, RandomPurpose.FoldSplit).Shuffle(order);

        // The first rows % folds folds have one more row.
        var foldOf = new int[rows];
        for (int fold = 0, start = 0; fold < folds; fold++)
        {
            var size = rows / folds + (fold < rows % folds ? 1 : 0);
            for (var i = start; i < start + size; i++) foldOf[order[i]] = fold;
            start += size;
        }
        return [.. Enumerable.Range(0, folds).Select(fold => Fold.Partition(rows, row => foldOf[row] == fold))];
    }
}
