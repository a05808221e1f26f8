using Experiments.Engine.Numerics;

namespace Experiments.Engine.Data;

/// <summary>
/// A table of named columns, as read. Missing cells are kept, with their lines: the pipeline decides whether to reject
/// or fill them.
/// </summary>
public sealed class TabularData
{
    private readonly int[]? _lines;
    private readonly Dictionary<string, Column> _byName;

    /// <summary>Creates a table.</summary>
    /// <param name="source">The source of the rows, for error messages.</param>
    /// <param name="sha256">The hash of the content, in lower-case hexadecimal.</param>
    /// <param name="columns">The columns, all of the same length.</param>
    /// <param name="lines">The line of each row, or null where rows have no lines.</param>
    /// <exception cref="ArgumentException">The columns differ in length or share a name.</exception>
    public TabularData(string source, string sha256, IReadOnlyList<Column> columns, int[]? lines = null)
    {
        if (columns.Count == 0) throw new ArgumentException("A table must have at least one column.", nameof(columns));
        if (columns.Any(c => c.Rows != columns[0].Rows))
            throw new ArgumentException("The columns of a table must have the same length.", nameof(columns));
        _byName = new(columns.Count, StringComparer.Ordinal);
        foreach (var column in columns)
            if (!_byName.TryAdd(column.Name, column))
                throw new ArgumentException("The columns of a table must have different names.", nameof(columns));
        (Source, Sha256, Columns, _lines) = (source, sha256, columns, lines);
    }

    /// <summary>The source of the rows, as the user named it.</summary>
    public string Source { get; }

    /// <summary>The SHA-256 of the bytes that the rows were read from, in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The columns, in the file's order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The shape of images, whose pixels are the first columns, row-major; null for other rows.</summary>
    public Shape? ImageShape { get; init; }

    /// <summary>
    /// How the content was read, where it could be read in several ways. Two tables of the same bytes are equal if they
    /// were read in the same way.
    /// </summary>
    internal CsvOptions ReadWith { get; init; } = CsvOptions.Default;

    /// <summary>The number of rows.</summary>
    public int Rows => Columns[0].Rows;

    /// <summary>Finds the column of a name; null for an unknown name.</summary>
    public Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Gets the line of the file on which a row begins, from 1; null where rows have no lines.</summary>
    public int? GetLine(int row) => _lines?[row];
}
