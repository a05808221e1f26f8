namespace Experiments.Engine.Data;

/// <summary>The exceptions for a first line that does not give each column a name of its own.</summary>
internal static class HeaderProblems
{
    private const int Line = 1;
    private const int NamesShown = 5;
    private const string OrRow = "; or, if the first line is a row, say so: data.header: false (init --header false)";

    public static DataException CreateSameName(string source, string name, int first, int second, bool mayBeRow) => new(
        source, $"columns {first} and {second} have the same name.",
        $"Give each column a different name{(mayBeRow ? OrRow : "")}.", Line, name);

    public static DataException CreateNoName(string source, int column, int columns, bool mayBeRow) => new(
        source, $"column {column} has no name.",
        column == 1
            ? "Name it in the first line; or, if it is the index of a table (as pandas writes it), save the file "
                + $"without it (index=False){(mayBeRow ? OrRow : "")}."
            : column == columns
                ? "Name it in the first line; or, if the line ends with a comma, remove the comma from the end of each "
                    + $"line{(mayBeRow ? OrRow : "")}."
                : $"Name every column in the first line{(mayBeRow ? OrRow : "")}.", Line);

    /// <summary>Creates the exception for the line by which Excel knows the separator.</summary>
    public static DataException CreateSeparatorLine(string source) =>
        new(source, "the first line is a note of the separator (sep=,).", "Remove the line.", Line);

    public static DataException CreateRow(string source, List<Column> columns) => new(
        source,
        "the first line looks like a row, not like the names of the columns: "
        + $"{string.Join(", ", columns.Take(NamesShown).Select(c => c.Name))}"
        + $"{(columns.Count > NamesShown ? ", ..." : "")}.",
        "Say which it is: data.header: false for a row, data.header: true for names (init --header false, or true).",
        Line);

    public static DataException CreateRagged(string source, int fields, int columns, int line, bool hasHeader)
    {
        var first = hasHeader ? "header" : "first line";
        return new(source,
            $"the row has {fields} {(fields == 1 ? "field" : "fields")}, the {first} has {columns}.",
            $"Give every row as many fields as the {first}; quote a field that holds a comma"
            + (columns == 1 && fields > 1
                ? "; if the first line is a title or a remark, remove it."
                : hasHeader && fields == columns + 1
                    ? "; if each row begins with its own name (as R writes it), save the file without these names "
                        + "(row.names=FALSE), or name this column."
                    : "."), line);
    }
}
