using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>The rules for the number of rows that cross-validation needs.</summary>
internal static class CrossValidationRules
{
    public const string Path = "search.cv";

    public static SpecIssue CreateTooFewIssue(int folds) => new(Path,
        $"{folds} folds are too few: each is scored by a fit on the others.", "Choose at least 2, or a holdout.");

    public static void RequireRows(int folds, int rows)
    {
        if (folds < 2) throw new SpecException([CreateTooFewIssue(folds)]);
        if (folds > rows)
            throw new SpecException(
                Path, $"{folds} folds need at least {folds} rows; there are {rows}.", $"Choose at most {rows} folds.");
    }

    public static void RequireMembers(int folds, ReadOnlySpan<int> classes)
    {
        var most = CountMembers(classes).Max();
        if (folds > most)
            throw new SpecException(
                Path, $"{folds} folds need a class with at least {folds} members; the largest has {most}.",
                $"Choose at most {most} folds.");
    }

    /// <summary>Returns a warning where some class cannot be in every fold, else null.</summary>
    public static string? FindWarning(int folds, ReadOnlySpan<int> classes)
    {
        var fewest = CountMembers(classes).Min();
        return folds > fewest
            ? $"The least populated class has {fewest} {(fewest == 1 ? "member" : "members")}, fewer than the {folds} "
                + "folds: some folds do not contain this class."
            : null;
    }

    private static List<int> CountMembers(ReadOnlySpan<int> classes) =>
        [.. classes.ToArray().CountBy(c => c).Select(c => c.Value)];
}
