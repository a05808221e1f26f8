namespace Experiments.Cli.Init;

/// <summary>
/// Finds columns that are useless as features, or cannot be features, with the reason: the written file excludes them
/// by name.
/// </summary>
internal static class ExcludedColumns
{
    private const int ValuesNamed = 3;

    /// <summary>
    /// Chooses the columns to leave out, each with the reason, and those that are kept although they look like row
    /// numbers, because nothing else would remain.
    /// </summary>
    /// <param name="columns">The columns that are not targets.</param>
    /// <param name="ignored">Those that the user leaves out.</param>
    public static (List<(ColumnProfile Column, string Reason)> Without, List<ColumnProfile> Kept) Choose(
        IReadOnlyList<ColumnProfile> columns, IReadOnlyList<ColumnProfile> ignored)
    {
        List<(ColumnProfile Column, string Reason)> without =
        [
            .. columns.Select(c => (c, ignored.Contains(c) ? "--ignore names it" : FindReason(c)!))
                .Where(c => c.Item2 is not null),
        ];
        if (without.Count < columns.Count) return (without, []);
        var kept = without.Where(c => c.Column is { Kind: ColumnKind.Whole, IsIdLike: true })
            .Select(c => c.Column).Except(ignored).ToList();
        without.RemoveAll(c => kept.Contains(c.Column));
        return (without, kept);
    }

    /// <summary>Describes a column that is kept because nothing else would remain.</summary>
    public static string DescribeKept(ColumnProfile column) =>
        $"'{column.Name}' looks like a row number, and is kept because there is no other feature: if it is one, the "
        + "model is worthless.";

    /// <summary>Returns the reason why a column is left out, or null if it is a feature.</summary>
    public static string? FindReason(ColumnProfile column) => column switch
    {
        { OddRows.Count: > 0 } or { LocalRows.Count: > 0 } => null,
        { IsEmpty: true } => "it has no value in any row",
        { IsConstant: true } => "it has the same value in every row",
        { Kind: ColumnKind.Text, IsIdLike: true } =>
            $"it is text that differs in every row ({Values(column)}), as names, ids and dates do",
        { Kind: ColumnKind.Text } =>
            $"it is text ({Values(column)}), and features are numbers; to use it, "
            + (column.DistinctValues == 2 ? "write 0 and 1" : "write a column of 0 and 1 for each of its values"),
        { IsIdLike: true } => "it looks like a row number or a time; remove it from data.ignore if it has a meaning",
        _ => null,
    };

    /// <summary>True if the model will lack what the column says about the target.</summary>
    public static bool IsLoss(ColumnProfile column) =>
        column is { Kind: ColumnKind.Text, IsIdLike: false, IsConstant: false, IsEmpty: false };

    private static string Values(ColumnProfile column)
    {
        var more = column.DistinctValues - ValuesNamed;
        return string.Join(", ", column.Counts.Take(ValuesNamed).Select(c => $"'{c.Key}'"))
            + (more > 0 ? $" and {more} more" : "");
    }
}
