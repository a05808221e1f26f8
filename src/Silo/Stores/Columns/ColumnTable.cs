using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Experiments.Silo.Stores.Columns;

/// <summary>
/// The columns of a table, in one list, from which the queries and inserts of both databases are built and rows are
/// read.
/// </summary>
/// <typeparam name="TRow">The type of the objects in the rows.</typeparam>
internal sealed class ColumnTable<TRow>
{
    private readonly List<StoreColumn<TRow>> _columns = [];

    /// <summary>Returns all columns, in the order in which they were added.</summary>
    public ColumnList<TRow> SelectAll() => new(_columns.Count, [.. _columns]);

    /// <summary>Returns some of the columns.</summary>
    public ColumnList<TRow> Select(params StoreColumn<TRow>[] columns) => new(_columns.Count, columns);

    public StoreColumn<TRow, int> AddInteger(string name, Func<TRow, int> value) =>
        Add(name, ColumnKind.Integer, value, (row, at) => row.GetInt32(at), 0);

    public StoreColumn<TRow, long> AddLong(string name, Func<TRow, long> value) =>
        Add(name, ColumnKind.Long, value, (row, at) => row.GetInt64(at), 0);

    public StoreColumn<TRow, long?> AddOptionalLong(string name, Func<TRow, long?> value) =>
        Add(name, ColumnKind.Long, value, (row, at) => row.IsDBNull(at) ? null : row.GetInt64(at), null);

    public StoreColumn<TRow, double> AddReal(string name, Func<TRow, double> value) =>
        Add(name, ColumnKind.Real, value, (row, at) => row.GetDouble(at), 0);

    public StoreColumn<TRow, string> AddText(string name, Func<TRow, string> value) =>
        Add(name, ColumnKind.Text, value, (row, at) => row.GetString(at), "");

    public StoreColumn<TRow, string?> AddOptionalText(string name, Func<TRow, string?> value) =>
        Add(name, ColumnKind.Text, value, (row, at) => row.IsDBNull(at) ? null : row.GetString(at), null);

    public StoreColumn<TRow, string> AddJson(string name, Func<TRow, string> value) =>
        Add(name, ColumnKind.Json, value, ReadJson, "");

    public StoreColumn<TRow, DateTime> AddTime(string name, Func<TRow, DateTimeOffset> value) =>
        Add(name, ColumnKind.Time, row => value(row).UtcDateTime, ReadTime, default);

    // SQLite does not check JSON: damaged text is found here and not where it is used.
    private static string ReadJson(DbDataReader row, int place)
    {
        var text = row.GetString(place);
        Span<byte> buffer = text.Length <= 256 ? stackalloc byte[768] : new byte[3 * text.Length];
        var json = new Utf8JsonReader(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        while (json.Read()) json.Skip();
        return text;
    }

    // SQLite has no type for times and stores them as text.
    private static DateTime ReadTime(DbDataReader row, int place) => row.GetValue(place) is string text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).UtcDateTime
        : row.GetDateTime(place);

    private StoreColumn<TRow, T> Add<T>(
        string name, ColumnKind kind, Func<TRow, T> value, Func<DbDataReader, int, T> read, T missing)
    {
        var column = new StoreColumn<TRow, T>(_columns.Count, name, kind, value, read, missing);
        _columns.Add(column);
        return column;
    }
}
