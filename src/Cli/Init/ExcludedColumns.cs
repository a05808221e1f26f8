namespace Experiments.Cli.Init;

/// <summary>
/// Finds columns that are useless as features, or cannot be features, with the reason: the written file excludes them
/// by name.
/// </summary>
internal static class ExcludedColumns
{
    private const int ValuesNamed = 3;

    /// <summary>Returns the reason why a column is left out, or null if it is a feature.</summary>
    public static string? FindReason(ColumnProfile column) => column switch
    {
        { OddRows.Count: > 0 } => null,
        { IsConstant: true } => "it has the same value in every row",
        { Kind: ColumnKind.Text, IsIdLike: true } => "it only identifies the rows",
        { Kind: ColumnKind.Text } =>
            $"it is text ({Values(column)}); to use it, write a column of 0 and 1 for each of its values",
        { IsIdLike: true } => "it looks like a row number; remove it from the list if it has a meaning",
        _ => null,
    };

    private static string Values(ColumnProfile column)
    {
        var more = column.DistinctValues - ValuesNamed;
        return string.Join(", ", column.Counts.Take(ValuesNamed).Select(c => $"'{c.Key}'"))
            + (more > 0 ? $" and {more} more" : "");
    }
}
