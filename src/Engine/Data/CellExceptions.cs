using System.Diagnostics.CodeAnalysis;

namespace Experiments.Engine.Data;

/// <summary>Exceptions for a single cell, each with its line and column.</summary>
internal static class CellExceptions
{
    private const int MaxQuoteLength = 40;

    [DoesNotReturn]
    public static void ThrowNotANumber(
        TabularData data,
        TextColumn column,
        string remedy = "Correct the cell, or leave the column out (data.ignore): features must be numbers.")
    {
        for (var row = 0; row < column.Rows; row++)
            if (column.Values[row] is { } text && !NumberText.TryParse(text, out _))
                throw new DataException(
                    data.Source, $"'{Shorten(text)}' is not a finite number.", remedy, data.GetLine(row), column.Name);
        throw new ArgumentException($"Every cell of '{column.Name}' is a number or missing.", nameof(column));
    }

    public static DataException CreateMissingValueException(TabularData data, Column column, int row) =>
        new(
            data.Source, "the value is missing.",
            "Fill in the cell, or remove the row: a network cannot compute with missing values.", data.GetLine(row),
            column.Name);

    public static DataException CreateValueTooLargeException(TabularData data, Column column, int row, double value) =>
        new(data.Source, $"{value:R} is too large for float32.", "Rescale the column.", data.GetLine(row), column.Name);

    private static string Shorten(string text) =>
        text.Length <= MaxQuoteLength ? text : $"{text.AsSpan(0, MaxQuoteLength)}…";
}
