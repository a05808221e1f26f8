using System.Data.Common;

namespace Experiments.Silo.Stores.Columns;

/// <summary>A column of a table whose rows stand for <typeparamref name="TRow"/>.</summary>
/// <param name="ordinal">Its place among the table's columns, from 0.</param>
/// <param name="name">Its name in the database.</param>
/// <param name="kind">Its type in the database.</param>
internal abstract class StoreColumn<TRow>(int ordinal, string name, ColumnKind kind)
{
    public int Ordinal => ordinal;

    public string Name => name;

    public ColumnKind Kind => kind;

    /// <summary>What is written of a row; null for no value.</summary>
    public abstract object? GetValue(TRow row);

    /// <summary>What is written of many rows: an array of the column's type.</summary>
    public abstract Array GetValues(IReadOnlyCollection<TRow> rows);
}

/// <summary>A column with values of a type.</summary>
/// <param name="ordinal">Its place among the table's columns, from 0.</param>
/// <param name="name">Its name in the database.</param>
/// <param name="kind">Its type in the database.</param>
/// <param name="value">What is written of a row.</param>
/// <param name="read">Reads the value at a place of a row.</param>
/// <param name="missing">The value where the column was not asked for.</param>
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
