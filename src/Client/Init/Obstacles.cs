using Experiments.Client.Problems;
using Experiments.Engine.Data;

namespace Experiments.Client.Init;

/// <summary>What of a file cannot be used as it is, with its lines and what to do.</summary>
internal static class Obstacles
{
    private const int LinesNamed = 5;
    private const int ValuesNamed = 3;

    public static IEnumerable<Problem> Of(TabularData table, IReadOnlyList<ColumnProfile> features, IReadOnlyList<ColumnProfile> targets)
    {
        foreach (var target in targets.Where(t => t.MissingRows.Count > 0))
            yield return At(table, target, target.MissingRows, "the target is missing", "remove these rows or fill the values in");
        foreach (var feature in features)
        {
            if (feature.OddRows.Count > 0)
                yield return At(table, feature, feature.OddRows, $"'{((TextColumn)table.Find(feature.Name)!).Values[feature.OddRows[0]]}' is not a number", "correct these cells, or remove the column: features are numbers");
            else if (feature.Kind == ColumnKind.Text)
                yield return new(table.Source, null, $"the column '{feature.Name}' is text ({Values(feature)})", feature.IsIdLike ? "remove it from the file: it tells the rows apart and nothing else" : "features are numbers: remove the column, or write it as one column of 0 and 1 for each of its values");
            if (feature.MissingRows.Count > 0)
                yield return At(table, feature, feature.MissingRows, "the value is missing", "fill the cells in, or remove these rows or the column: networks cannot train on missing values");
        }
    }

    /// <summary>What is allowed and yet worth knowing.</summary>
    public static IEnumerable<string> Remarks(IReadOnlyList<ColumnProfile> features)
    {
        var constant = features.Where(f => f.IsConstant).Select(f => f.Name).ToList();
        if (constant.Count == 1) yield return $"the column '{constant[0]}' is the same in every row and tells nothing";
        if (constant.Count > 1) yield return $"{constant.Count} columns are the same in every row and tell nothing: {Named(constant)}";
        var ids = features.Where(f => f.IsIdLike && f.Kind != ColumnKind.Text).Select(f => f.Name).ToList();
        if (ids.Count > 0) yield return $"{Named(ids)} {(ids.Count == 1 ? "looks like the number" : "look like numbers")} of the row: remove it from the file unless it means something";
    }

    private static Problem At(TabularData table, ColumnProfile column, IReadOnlyList<int> rows, string what, string help)
    {
        var lines = rows.Take(LinesNamed).Select(row => table.LineOf(row)).OfType<int>().ToList();
        var more = rows.Count > lines.Count ? $" and {rows.Count - lines.Count} more" : "";
        var where = rows.Count == 1 ? "" : $" in {rows.Count} rows: lines {string.Join(", ", lines)}{more}";
        return new(table.Source, lines.Count > 0 ? new TextSpan(lines[0], 0, lines[0], 0) : null, $"column '{column.Name}': {what}{where}", help);
    }

    private static string Values(ColumnProfile column) => Named([.. column.Counts.Select(c => c.Key)], column.Different);

    private static string Named(List<string> values, int? all = null)
    {
        var named = string.Join(", ", values.Take(ValuesNamed).Select(v => $"'{v}'"));
        var more = (all ?? values.Count) - ValuesNamed;
        return more > 0 ? $"{named} and {more} more" : named;
    }
}
