using Experiments.Engine.Numerics;
using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>A splitter that holds out a random part of the rows once, each class in proportion.</summary>
/// <param name="fraction">The fraction of rows to score on, between 0 and 1.</param>
/// <param name="seed">The key of the draw.</param>
public sealed class Holdout(double fraction = 0.25, ulong seed = 0) : ISplitter
{
    /// <summary>The path of the fraction in an experiment.</summary>
    internal const string Path = "search.holdout";

    /// <inheritdoc/>
    public int Folds => 1;

    /// <inheritdoc/>
    public IReadOnlyList<Fold> Split(int rows, ReadOnlySpan<int> classes)
    {
        if (CheckFraction(fraction) is { } issue) throw new SpecException([issue]);
        var count = (int)Math.Ceiling(rows * fraction);
        var least = classes.IsEmpty ? 1 : classes.ToArray().Distinct().Count();
        if (count < least || rows - count < least)
            throw new SpecException(Path,
                $"Of {rows} rows, {count} would be held out and {rows - count} would be trained on; each part needs at "
                + $"least {least}.",
                "Choose another fraction, or give more rows.");

        var chosen = StratifiedSample.Draw(
            Enumerable.Range(0, rows).ToArray(), classes, count, Philox.Create(seed, 0, RandomPurpose.FoldSplit));
        return [Fold.Partition(rows, row => chosen[row])];
    }

    internal static SpecIssue? CheckFraction(double fraction) => fraction is > 0 and < 1
        ? null
        : new(Path, $"{fraction} is not a fraction of the rows.", "Choose a number between 0 and 1, for example 0.25.");
}
