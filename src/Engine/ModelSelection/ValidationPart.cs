using Experiments.Engine.Numerics;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The part of a fit's own training rows that early stopping watches. The part depends on seed and fold alone, so all
/// trials watch the same rows, and it contains no row of the scored fold.
/// </summary>
internal static class ValidationPart
{
    /// <summary>Splits training rows; both parts have at least one row.</summary>
    /// <param name="train">The fit's training rows.</param>
    /// <param name="classes">The class of every row of the data, or empty for no classes.</param>
    /// <param name="fraction">The fraction to watch (<c>validation_fraction</c>).</param>
    /// <param name="seed">The fit's seed.</param>
    /// <param name="fold">The fit's fold.</param>
    public static (int[] Train, int[] Validation) Split(
        int[] train, ReadOnlySpan<int> classes, double fraction, ulong seed, int fold)
    {
        var count = CountRows(train, fraction);
        var ofTrain = new int[classes.IsEmpty ? 0 : train.Length];
        for (var i = 0; i < ofTrain.Length; i++) ofTrain[i] = classes[train[i]];

        var chosen = StratifiedSample.Draw(
            train, ofTrain, count, Philox.Create(seed, fold, RandomPurpose.ValidationSplit));
        return ([.. train.Where((_, i) => !chosen[i])], [.. train.Where((_, i) => chosen[i])]);
    }

    /// <summary>Splits training rows in order of time: the last of them are watched.</summary>
    /// <param name="train">The fit's training rows.</param>
    /// <param name="fraction">The fraction to watch.</param>
    public static (int[] Train, int[] Validation) SplitLast(int[] train, double fraction)
    {
        var count = CountRows(train, fraction);
        return (train[..^count], train[^count..]);
    }

    private static int CountRows(int[] train, double fraction) => train.Length < 2
        ? throw new ArgumentException("Early stopping needs at least two training rows.", nameof(train))
        : Math.Clamp((int)Math.Ceiling(train.Length * fraction), 1, train.Length - 1);
}
