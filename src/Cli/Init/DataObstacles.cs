using Experiments.Engine.Data;
using Experiments.Problems;

namespace Experiments.Cli.Init;

/// <summary>Finds the parts of a file that cannot be used as they are, with their lines and the remedies.</summary>
internal static class DataObstacles
{
    private const int LinesNamed = 5;

    public static IEnumerable<Problem> Find(
        TabularData table, IReadOnlyList<ColumnProfile> features, IReadOnlyList<ColumnProfile> targets)
    {
        foreach (var target in targets.Where(t => t.MissingRows.Count > 0))
            yield return Create(
                table, target, target.MissingRows, "the target is missing", "remove these rows or fill the values in");
        foreach (var feature in features)
        {
            if (feature.OddRows.Count > 0)
                yield return Create(table, feature, feature.OddRows,
                    $"'{((TextColumn)table.Find(feature.Name)!).Values[feature.OddRows[0]]}' is not a number",
                    "correct these cells, or remove the column: features are numbers");
            if (feature.MissingRows.Count > 0)
                yield return Create(table, feature, feature.MissingRows, "the value is missing",
                    "fill the cells in, or remove these rows or the column: networks cannot train on missing values");
        }
    }

    private static Problem Create(
        TabularData table, ColumnProfile column, IReadOnlyList<int> rows, string what, string help)
    {
        var lines = rows.Take(LinesNamed).Select(row => table.GetLine(row)).OfType<int>().ToList();
        var more = rows.Count > lines.Count ? $" and {rows.Count - lines.Count} more" : "";
        var where = rows.Count == 1 ? "" : $" in {rows.Count} rows: lines {string.Join(", ", lines)}{more}";
        return new(table.Source, lines.Count > 0 ? new TextSpan(lines[0], 0, lines[0], 0) : null,
            $"column '{column.Name}': {what}{where}", help);
    }
}
