using Experiments.Engine.Numerics;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// A splitter of rows into folds that keep the classes in proportion, as scikit-learn's <c>StratifiedKFold</c>; each
/// fold is the test set once.
/// </summary>
/// <param name="folds">The number of folds, at least 2.</param>
/// <param name="shuffle">True to put the rows of each class into a random order first.</param>
/// <param name="seed">The key of the order.</param>
public sealed class StratifiedKFold(int folds = 5, bool shuffle = false, ulong seed = 0) : ISplitter
{
    /// <inheritdoc/>
    public int Folds => folds;

    /// <inheritdoc/>
    public IReadOnlyList<Fold> Split(int rows, ReadOnlySpan<int> classes)
    {
        CrossValidationRules.RequireRows(folds, rows);
        CrossValidationRules.RequireMembers(folds, classes);
        var encoded = EncodeByFirstAppearance(classes);
        var count = encoded.Max() + 1;
        var allocation = Allocate(encoded, count);

        var foldOf = new int[rows];
        for (var k = 0; k < count; k++)
        {
            var foldsOfClass =
                Enumerable.Range(0, folds).SelectMany(f => Enumerable.Repeat(f, allocation[f, k])).ToArray();
            if (shuffle) Philox.Create(seed, k, RandomPurpose.FoldSplit).Shuffle(foldsOfClass);
            for (int row = 0, next = 0; row < rows; row++) if (encoded[row] == k) foldOf[row] = foldsOfClass[next++];
        }
        return [.. Enumerable.Range(0, folds).Select(fold => Fold.Partition(rows, row => foldOf[row] == fold))];
    }

    // Classes are numbered in order of appearance: new names do not change the folds.
    private static int[] EncodeByFirstAppearance(ReadOnlySpan<int> classes)
    {
        var codes = new Dictionary<int, int>();
        var encoded = new int[classes.Length];
        for (var i = 0; i < encoded.Length; i++)
        {
            codes.TryAdd(classes[i], codes.Count);
            encoded[i] = codes[classes[i]];
        }
        return encoded;
    }

    // The rows are dealt like cards in order of class: both the classes and the sizes of the folds are even.
    private int[,] Allocate(int[] encoded, int count)
    {
        var allocation = new int[folds, count];
        var position = 0;
        foreach (var k in encoded.Order()) allocation[position++ % folds, k]++;
        return allocation;
    }
}
