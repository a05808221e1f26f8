using System.Security.Cryptography;
using System.Text;
using Sylvan.Data.Csv;

namespace Experiments.Engine.Data;

/// <summary>
/// Reads comma-separated values (RFC 4180): UTF-8 with or without a byte-order mark, a header, quoted fields, either
/// line end. A column in which every present cell is a number is numeric.
/// </summary>
public static class CsvReader
{
    private const int HeaderLine = 1;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path; errors name it as it is given here.</param>
    /// <exception cref="DataException">The file is missing or cannot be read, or its content is not a table.</exception>
    public static TabularData Read(string path)
    {
        try
        {
            return Read(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(path, "the file does not exist.", "Check the path; it is relative to the experiment file.", inner: e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DataException(path, $"the file cannot be read: {e.Message}", "Check that it is a file and that you may read it.", inner: e);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="DataException">The content is not a table.</exception>
    public static TabularData Read(Stream stream, string source)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return Read(content.ToArray(), source);
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="source">What errors call it.</param>
    /// <exception cref="DataException">The content is not a table.</exception>
    public static TabularData Read(byte[] content, string source)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var textColumns = new HashSet<int>();
        while (true)
        {
            var (columns, lines) = ReadOnce(content, source, textColumns);
            if (!columns.Exists(c => c.NeedsSecondReading)) return new(source, hash, [.. columns.Select(c => c.Build())], lines);
            textColumns.UnionWith(Enumerable.Range(0, columns.Count).Where(i => columns[i].IsText));
        }
    }

    private static (List<ColumnBuilder> Columns, int[] Lines) ReadOnce(byte[] content, string source, HashSet<int> textColumns)
    {
        using var text = new StreamReader(new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        try
        {
            return ReadRecords(text, source, textColumns);
        }
        catch (DecoderFallbackException e)
        {
            throw new DataException(source, "the file is not UTF-8 text.", "Save it as CSV with the encoding UTF-8.", inner: e);
        }
        catch (CsvRecordTooLargeException e)
        {
            throw new DataException(source, $"record {e.RowNumber} is too long; a quote that is never closed may be the cause.", "Check the quotes near it.", inner: e);
        }
        catch (CsvFormatException e)
        {
            throw new DataException(source, $"record {e.RowNumber} is not valid CSV: {e.Message}", "Check its quotes: a quoted field ends with a quote, and quotes within it are doubled.", inner: e);
        }
    }

    private static (List<ColumnBuilder> Columns, int[] Lines) ReadRecords(TextReader text, string source, HashSet<int> textColumns)
    {
        using var csv = CsvDataReader.Create(text, CsvDialect.Options);
        if (!csv.Read()) throw new DataException(source, "the file is empty.", "The first line names the columns, the others are rows.");

        var columns = Header(csv, source, textColumns);
        var lines = new List<int>();
        var line = HeaderLine + CsvDialect.LinesOf(csv);
        while (csv.Read())
        {
            if (!CsvDialect.IsBlank(csv))
            {
                if (csv.RowFieldCount != columns.Count)
                    throw new DataException(source, $"the row has {csv.RowFieldCount} fields, the header has {columns.Count}.", "Give every row as many fields as the header; quote a field that holds a comma.", line);
                for (var i = 0; i < columns.Count; i++) columns[i].Add(csv.GetFieldSpan(i));
                lines.Add(line);
            }
            line += CsvDialect.LinesOf(csv);
        }
        return lines.Count > 0
            ? (columns, [.. lines])
            : throw new DataException(source, "the file has a header but no rows.", "Add rows below the header.");
    }

    private static List<ColumnBuilder> Header(CsvDataReader csv, string source, HashSet<int> textColumns)
    {
        var columns = new List<ColumnBuilder>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < csv.RowFieldCount; i++)
        {
            var name = csv.GetFieldSpan(i).Trim().ToString();
            if (name.Length == 0)
                throw new DataException(source, $"column {i + 1} has no name.", "Name every column in the first line.", HeaderLine);
            if (!names.TryAdd(name, i + 1))
                throw new DataException(source, $"columns {names[name]} and {i + 1} have the same name.", "Give each column a name of its own.", HeaderLine, name);
            columns.Add(new ColumnBuilder(name, textColumns.Contains(i)));
        }
        return columns;
    }
}
