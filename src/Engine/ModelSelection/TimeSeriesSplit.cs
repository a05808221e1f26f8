using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// A splitter of rows in order of time, as scikit-learn's <c>TimeSeriesSplit</c>: each fold is scored on rows that
/// follow all rows that it is trained on. The rows are cut into one part more than there are splits; each part but the
/// first is a test set once, and the first takes the rows that are left over.
/// </summary>
/// <param name="splits">The number of splits, at least 2.</param>
/// <param name="gap">The number of rows to leave out between the rows of training and the rows of the test.</param>
public sealed class TimeSeriesSplit(int splits = 5, int gap = 0) : ISplitter
{
    /// <summary>The path of the gap in an experiment.</summary>
    internal const string GapPath = "search.cv.gap";

    /// <inheritdoc/>
    public int Folds => splits;

    /// <inheritdoc/>
    public IReadOnlyList<Fold> Split(int rows, ReadOnlySpan<int> classes = default)
    {
        if (Check(splits, gap) is { } issue) throw new SpecException([issue]);
        if (splits >= rows)
            throw new SpecException(CrossValidationRules.Path,
                $"{splits} splits in order of time need at least {splits + 1} rows; there are {rows}.",
                $"Choose at most {rows - 1} splits.");
        var size = rows / (splits + 1);
        var first = rows - (splits * size);
        if (first - gap < 1)
            throw new SpecException(GapPath,
                $"The first split would train on no row: of {first} rows before its test, {gap} are left out.",
                "Choose a smaller gap, or fewer splits.");
        return [.. Enumerable.Range(0, splits).Select(i => first + (i * size)).Select(
            start => new Fold([.. Enumerable.Range(0, start - gap)], [.. Enumerable.Range(start, size)]))];
    }

    /// <summary>Checks the arguments without rows.</summary>
    internal static SpecIssue? Check(int splits, int gap) =>
        splits < 2 ? CrossValidationRules.CreateTooFewIssue(splits)
        : gap < 0 ? new(GapPath, $"{gap} rows cannot be left out.", "Choose a whole number of at least 0.")
        : null;
}
