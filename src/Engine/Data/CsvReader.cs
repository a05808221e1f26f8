using System.Security.Cryptography;
using System.Text.Unicode;

namespace Experiments.Engine.Data;

/// <summary>
/// A reader of comma-separated values (RFC 4180): UTF-8 with or without a byte-order mark, a header, quoted fields, any
/// line end. A column is numeric if every cell that is not missing is a number.
/// </summary>
public static class CsvReader
{
    private const int HeaderLine = 1;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path, and the name of the file in errors.</param>
    /// <exception cref="DataException">
    /// The file is missing or cannot be read, or its content is not a table.
    /// </exception>
    public static TabularData Read(string path) => Read(DataFile.ReadAllBytes(path), path);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">The name of the content in errors.</param>
    /// <exception cref="DataException">The content is not a table.</exception>
    public static TabularData Read(Stream stream, string source)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return Read(content.ToArray(), source);
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">The name of the content in errors.</param>
    /// <exception cref="DataException">The content is not a table.</exception>
    public static TabularData Read(byte[] content, string source)
    {
        if (!Utf8.IsValid(content) || content.AsSpan().Contains((byte)0))
            throw new DataException(source, "the file is not UTF-8 text.", "Save the file as CSV in UTF-8.");
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var (columns, lines) = ReadPass(content, source, []);
        if (columns.Exists(c => c.NeedsSecondPass))
            (columns, lines) = ReadPass(
                content, source, [.. Enumerable.Range(0, columns.Count).Where(i => columns[i].IsText)]);
        return new(source, hash, [.. columns.Select(c => c.Build())], lines);
    }

    private static (List<ColumnBuilder> Columns, int[] Lines) ReadPass(
        byte[] content, string source, HashSet<int> textColumns)
    {
        var record = new CsvScanner(content, source);
        if (!record.Read())
            throw new DataException(
                source, "the file is empty.", "Write the names of the columns in the first line, and the rows below.");

        // A row has a line end, and at least one byte for each column (a comma or another byte). Both bound the number
        // of rows.
        var mostRows = Math.Min(CountLineEnds(content), content.Length / record.FieldCount) + 1;
        var columns = ReadHeader(record, source, textColumns, mostRows);
        var lines = new List<int>();
        while (record.Read())
        {
            if (record.IsBlank) continue;
            if (record.FieldCount != columns.Count)
                throw new DataException(source,
                    $"the row has {record.FieldCount} {(record.FieldCount == 1 ? "field" : "fields")}, the header has "
                    + $"{columns.Count}.",
                    "Give every row as many fields as the header; quote a field that holds a comma.", record.Line);
            for (var i = 0; i < columns.Count; i++) columns[i].Add(record, i);
            lines.Add(record.Line);
        }
        return lines.Count > 0
            ? (columns, [.. lines])
            : throw new DataException(source, "the file has a header but no rows.", "Add rows below the header.");
    }

    // A line may end with a carriage return alone, and old files may mix all three line ends.
    private static int CountLineEnds(ReadOnlySpan<byte> content)
    {
        var count = content.Count((byte)'\n');
        for (var rest = content; rest.IndexOf((byte)'\r') is >= 0 and var at; rest = rest[(at + 1)..])
            if (at + 1 == rest.Length || rest[at + 1] != '\n') count++;
        return count;
    }

    private static List<ColumnBuilder> ReadHeader(
        CsvScanner record, string source, HashSet<int> textColumns, int mostRows)
    {
        if (record.FieldCount == 1 && record.GetText(0) is var line && line.IndexOfAny([';', '\t']) is >= 0 and var at)
            throw new DataException(source, $"the fields are separated by {(line[at] == ';' ? "';'" : "tabs")}.",
                "Save the file with commas between the fields.", HeaderLine);
        var columns = new List<ColumnBuilder>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < record.FieldCount; i++)
        {
            var name = record.GetText(i).Trim();
            if (name.Length == 0)
                throw new DataException(
                    source, $"column {i + 1} has no name.", "Name every column in the first line.", HeaderLine);
            if (!names.TryAdd(name, i + 1))
                throw new DataException(source, $"columns {names[name]} and {i + 1} have the same name.",
                    "Give each column a different name.", HeaderLine, name);
            columns.Add(new ColumnBuilder(name, textColumns.Contains(i), mostRows));
        }
        return columns;
    }
}
