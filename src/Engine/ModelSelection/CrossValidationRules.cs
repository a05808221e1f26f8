using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>The rules for the number of rows that cross-validation needs.</summary>
internal static class CrossValidationRules
{
    public const string Path = "search.cv";

    private const int ClassesNamed = 5;

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
    public static string? FindWarning(int folds, ReadOnlySpan<int> classes, IReadOnlyList<string> names)
    {
        var rare = classes.ToArray().CountBy(k => k).Where(c => c.Value < folds)
            .OrderBy(c => c.Value).ThenBy(c => c.Key).ToList();
        if (rare.Count == 0) return null;
        var fewest = rare[0].Value;
        var others = rare.Skip(1).Take(ClassesNamed).Select(c => $"'{names[c.Key]}'").ToList();
        var more = rare.Count - 1 - others.Count;
        return $"The least populated class, '{names[rare[0].Key]}', has {fewest} "
            + $"{(fewest == 1 ? "member" : "members")}, fewer than the {folds} folds: some folds do not "
            + "contain this class"
            + (others.Count == 0 ? "" : $", nor {string.Join(", ", others)}{(more > 0 ? $" and {more} more" : "")}")
            + $".{(fewest == 1 ? " A class of one member is scored only by models that have not seen it." : "")}";
    }

    private static List<int> CountMembers(ReadOnlySpan<int> classes) =>
        [.. classes.ToArray().CountBy(c => c).Select(c => c.Value)];
}
