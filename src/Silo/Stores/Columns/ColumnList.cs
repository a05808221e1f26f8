using System.Data.Common;

namespace Experiments.Silo.Stores.Columns;

/// <summary>Columns of a table, in the order of a query or an insert.</summary>
internal sealed class ColumnList<TRow>
{
    private readonly int[] _places;

    /// <param name="tableColumns">The number of the table's columns.</param>
    /// <param name="columns">The columns of the list.</param>
    public ColumnList(int tableColumns, StoreColumn<TRow>[] columns)
    {
        Columns = columns;
        Names = string.Join(", ", columns.Select(column => column.Name));
        _places = new int[tableColumns];
        Array.Fill(_places, -1);
        for (var place = 0; place < columns.Length; place++) _places[columns[place].Ordinal] = place;
    }

    public IReadOnlyList<StoreColumn<TRow>> Columns { get; }

    public int Count => Columns.Count;

    /// <summary>The names, separated for SQL.</summary>
    public string Names { get; }

    /// <summary>
    /// Reads the value of a column in a row of this list; the column's default if the list does not have it.
    /// </summary>
    public T Read<T>(DbDataReader row, StoreColumn<TRow, T> column) =>
        _places[column.Ordinal] is >= 0 and var place ? column.Read(row, place) : column.Missing;

    /// <summary>Returns the parameters of an insert: <c>$first, $first+1, …</c>.</summary>
    public string CreateParameters(int first) =>
        string.Join(", ", Enumerable.Range(first, Count).Select(number => $"${number}"));
}
