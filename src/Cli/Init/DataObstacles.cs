using Experiments.Cli.Terminals;
using Experiments.Engine.Data;
using Experiments.Problems;

namespace Experiments.Cli.Init;

/// <summary>Finds the parts of a file that cannot be used as they are, with their lines and the remedies.</summary>
internal static class DataObstacles
{
    private const int LinesNamed = 5;

    public static IEnumerable<Problem> Find(
        TabularData table, IReadOnlyList<ColumnProfile> features, IReadOnlyList<ColumnProfile> targets,
        bool asClasses)
    {
        foreach (var target in targets.Where(t => t.MissingRows.Count > 0))
            yield return Create(
                table, target, target.MissingRows, "the target is missing",
                "remove these rows or fill the values in; where NA or null is a class, write it in quotes");
        foreach (var column in targets.Where(t => !asClasses && t.LocalRows.Count > 0))
            yield return CreateLocal(table, column,
                2 * column.DistinctValues > table.Rows ? "" : "; or take the texts as classes: --task classes");
        foreach (var feature in features)
        {
            if (feature.LocalRows.Count > 0)
                yield return CreateLocal(table, feature, $"; or leave the column out: {Ignore(feature)}");
            if (feature.OddRows.Count > 0)
                yield return Create(table, feature, feature.OddRows,
                    $"'{Cell(table, feature, feature.OddRows[0])}' is not a number",
                    $"correct these cells, remove these rows, or leave the column out: {Ignore(feature)}; features are "
                    + "numbers");
            if (feature.MissingRows.Count > 0)
                yield return Create(table, feature, feature.MissingRows, "the value is missing",
                    $"fill the cells in, remove these rows, or leave the column out: {Ignore(feature)}; networks "
                    + "cannot train on missing values");
        }
    }

    private static Problem CreateLocal(TabularData table, ColumnProfile column, string otherwise) =>
        Create(table, column, column.LocalRows,
            $"'{Cell(table, column, column.LocalRows[0])}' is not a plain number", LocalNumber.Remedy + otherwise);

    private static string Ignore(ColumnProfile column) => $"--ignore {ShellWord.Quote(column.Name)}";

    private static string Cell(TabularData table, ColumnProfile column, int row) =>
        ((TextColumn)table.Find(column.Name)!).Values[row]!;

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
