using System.Security.Cryptography;
using System.Text.Unicode;

namespace Experiments.Engine.Data;

/// <summary>
/// A reader of comma-separated values (RFC 4180): UTF-8 with or without a byte-order mark, a header, quoted fields, any
/// line end. A column is numeric if every cell that is not missing is a number.
/// </summary>
public static class CsvReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The path, and the name of the file in errors.</param>
    /// <param name="options">How it is read; null for the default.</param>
    /// <exception cref="DataException">
    /// The file is missing or cannot be read, or its content is not a table.
    /// </exception>
    public static TabularData Read(string path, CsvOptions? options = null) =>
        Read(DataFile.ReadAllBytes(path), path, options);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">The name of the content in errors.</param>
    /// <param name="options">How it is read; null for the default.</param>
    /// <exception cref="DataException">The content is not a table.</exception>
    public static TabularData Read(Stream stream, string source, CsvOptions? options = null)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return Read(content.ToArray(), source, options);
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">The name of the content in errors.</param>
    /// <param name="options">How it is read; null for the default.</param>
    /// <exception cref="DataException">The content is not a table.</exception>
    public static TabularData Read(byte[] content, string source, CsvOptions? options = null)
    {
        options ??= CsvOptions.Default;
        if (!Utf8.IsValid(content) || content.AsSpan().Contains((byte)0))
            throw new DataException(source, "the file is not UTF-8 text.", "Save the file as CSV in UTF-8.");
        SeparatorCheck.Require(content, source);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var (builders, lines, problem) = ReadPass(content, source, options, []);
        if (builders.Exists(c => c.NeedsSecondPass))
            (builders, lines, problem) = ReadPass(
                content, source, options, [.. Enumerable.Range(0, builders.Count).Where(i => builders[i].IsText)]);
        List<Column> columns = [.. builders.Select(c => c.Build())];
        // A row may lack a value, which is then a name of no letters.
        if (options.Header is null && HeaderCheck.LooksLikeRow([.. columns.Where(column => column.Name.Length > 0)]))
            throw HeaderProblems.CreateRow(source, columns);
        if (problem is not null) throw problem;
        return new(source, hash, columns, lines) { ReadWith = options };
    }

    // A problem of the names is known before the rows are read, but only these show whether the first line is a row.
    private static (List<ColumnBuilder> Columns, int[] Lines, DataException? Problem) ReadPass(
        byte[] content, string source, CsvOptions options, HashSet<int> textColumns)
    {
        var record = new CsvScanner(content, source);
        if (!record.Read())
            throw new DataException(
                source, "the file is empty.", "Write the names of the columns in the first line, and the rows below.");
        RequireCommas(record, source);

        // A row has a line end, and at least one byte for each column (a comma or another byte). Both bound the number
        // of rows.
        var mostRows = Math.Min(CountLineEnds(content), content.Length / record.FieldCount) + 1;
        var (names, problem) = options.Header == false
            ? ([.. Enumerable.Range(0, record.FieldCount).Select(HeaderCheck.CreateName)], null)
            : ReadHeader(record, source, options);
        var missing = MissingTexts.Create(options);
        var columns = names.Select((name, i) => new ColumnBuilder(name, textColumns.Contains(i), mostRows, missing))
            .ToList();
        var lines = new List<int>();
        if (options.Header == false && !record.IsBlank) Add();
        while (record.Read()) if (!record.IsBlank) Add();
        foreach (var column in columns) column.Complete();
        return lines.Count > 0
            ? (columns, [.. lines], problem)
            : throw problem
                ?? new DataException(source, "the file has a header but no rows.", "Add rows below the header.");

        void Add()
        {
            if (record.FieldCount != columns.Count)
                throw problem ?? HeaderProblems.CreateRagged(
                    source, record.FieldCount, columns.Count, record.Line, options.Header != false);
            for (var i = 0; i < columns.Count; i++) columns[i].Add(record, i);
            lines.Add(record.Line);
        }
    }

    // A line may end with a carriage return alone, and old files may mix all three line ends.
    private static int CountLineEnds(ReadOnlySpan<byte> content)
    {
        var count = content.Count((byte)'\n');
        for (var rest = content; rest.IndexOf((byte)'\r') is >= 0 and var at; rest = rest[(at + 1)..])
            if (at + 1 == rest.Length || rest[at + 1] != '\n') count++;
        return count;
    }

    private static void RequireCommas(CsvScanner record, string source)
    {
        if (record.FieldCount == 1 && record.GetText(0) is var line && line.IndexOfAny([';', '\t']) is >= 0 and var at)
            throw SeparatorCheck.Create(line[at] == ';' ? "';'" : "tabs", source);
    }

    private static (List<string> Names, DataException? Problem) ReadHeader(
        CsvScanner record, string source, CsvOptions options)
    {
        var names = new List<string>();
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        names.AddRange(Enumerable.Range(0, record.FieldCount).Select(i => record.GetText(i).Trim()));
        var mayBeRow = options.Header is null && names.Exists(name => NumberText.TryParse(name, out _));
        var problem = names is ["sep=", ""] ? HeaderProblems.CreateSeparatorLine(source) : null;
        foreach (var (i, name) in names.Index())
        {
            if (name.Length == 0)
                problem ??= HeaderProblems.CreateNoName(source, i + 1, record.FieldCount, mayBeRow);
            else if (!columns.TryAdd(name, i + 1))
                problem ??= HeaderProblems.CreateSameName(source, name, columns[name], i + 1, mayBeRow);
        }
        return (names, problem);
    }
}
