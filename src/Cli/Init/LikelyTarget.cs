namespace Experiments.Cli.Init;

/// <summary>Guesses the column that the user wants to predict.</summary>
internal static class LikelyTarget
{
    private static readonly string[] s_names =
    [
        "target", "class", "label", "y", "outcome", "species", "diagnosis", "category", "survived", "churn", "quality",
    ];

    /// <summary>
    /// Returns a column whose name is typical of targets; else the only text column without missing values, which no
    /// target has; else the last, which is the usual place of a target.
    /// </summary>
    public static ColumnProfile Find(IReadOnlyList<ColumnProfile> columns)
    {
        var texts = columns.Where(c => c is
        { Kind: ColumnKind.Text, IsIdLike: false, OddRows.Count: 0, MissingRows.Count: 0 }).ToList();
        return s_names.Select(n => columns.FirstOrDefault(c => c.Name.Equals(n, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(c => c is not null)
            ?? (texts.Count == 1 ? texts[0] : columns[^1]);
    }
}
