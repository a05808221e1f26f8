using System.Collections.Immutable;

namespace Experiments.Engine.Tasks;

/// <summary>
/// The rule by which one of two classes is positive: it is named, or it is usual. A guess by the order of the names
/// would score the wrong class without a word.
/// </summary>
internal static class PositiveClass
{
    /// <summary>The path of the positive class in an experiment.</summary>
    public const string Path = "data.positive";

    private static readonly (string Negative, string Positive)[] s_usual =
        [("0", "1"), ("-1", "1"), ("false", "true")];

    /// <summary>
    /// Finds the usual positive class: 1 of 0 and 1 or of -1 and 1, true of false and true; else null.
    /// </summary>
    /// <param name="classes">The classes in order.</param>
    public static string? FindUsual(ImmutableArray<string> classes) =>
        classes.IsDefaultOrEmpty ? null
        : classes is [var first, var second] && s_usual.Any(pair => Are(first, second, pair)) ? second
        : classes is [var a, var b] && s_usual.Any(pair => Are(b, a, pair)) ? a
        : null;

    // The names may come from a file that is not checked yet, and be null.
    private static bool Are(string? negative, string? positive, (string Negative, string Positive) pair) =>
        string.Equals(negative, pair.Negative, StringComparison.OrdinalIgnoreCase)
        && string.Equals(positive, pair.Positive, StringComparison.OrdinalIgnoreCase);
}
