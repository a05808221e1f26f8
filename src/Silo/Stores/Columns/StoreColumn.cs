using System.Data.Common;

namespace Experiments.Silo.Stores.Columns;

/// <summary>A column of a table with rows of type <typeparamref name="TRow"/>.</summary>
/// <param name="ordinal">The index of the column in the table, from 0.</param>
/// <param name="name">The name in the database.</param>
/// <param name="kind">The type in the database.</param>
internal abstract class StoreColumn<TRow>(int ordinal, string name, ColumnKind kind)
{
    public int Ordinal => ordinal;

    public string Name => name;

    public ColumnKind Kind => kind;

    /// <summary>Returns the value that is written for a row; null for no value.</summary>
    public abstract object? GetValue(TRow row);

    /// <summary>Returns the values that are written for many rows: an array of the column's type.</summary>
    public abstract Array GetValues(IReadOnlyCollection<TRow> rows);
}

/// <summary>A column with values of type <typeparamref name="T"/>.</summary>
/// <param name="ordinal">The index of the column in the table, from 0.</param>
/// <param name="name">The name in the database.</param>
/// <param name="kind">The type in the database.</param>
/// <param name="value">Returns the value that is written for a row.</param>
/// <param name="read">Reads the value at an index of a row.</param>
/// <param name="missing">The value if the column was not queried.</param>
internal sealed class StoreColumn<TRow, T>(
    int ordinal, string name, ColumnKind kind, Func<TRow, T> value, Func<DbDataReader, int, T> read, T missing)
    : StoreColumn<TRow>(ordinal, name, kind)
{
    public T Missing => missing;

    public T Read(DbDataReader row, int place) => read(row, place);

    public override object? GetValue(TRow row) => value(row);

    public override Array GetValues(IReadOnlyCollection<TRow> rows)
    {
        var values = new T[rows.Count];
        var i = 0;
        foreach (var row in rows) values[i++] = value(row);
        return values;
    }
}
