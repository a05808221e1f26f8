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
                    data.Source, $"'{Shorten(text)}' is not a finite number.",
                    LocalNumber.Is(text) ? $"If the cells are numbers, {LocalNumber.Remedy}." : remedy,
                    data.GetLine(row), column.Name);
        throw new ArgumentException($"Every cell of '{column.Name}' is a number or missing.", nameof(column));
    }

    public static DataException CreateMissingValueException(TabularData data, Column column, int row) =>
        new(
            data.Source, "the value is missing.",
            "Fill in the cell, or leave the row or the column (data.ignore) out: a network cannot compute with missing "
            + "values.", data.GetLine(row),
            column.Name);

    public static DataException CreateValueTooLargeException(TabularData data, Column column, int row, double value) =>
        new(data.Source,
            Math.Abs(value) > DoublePrecision.Largest
                ? $"{value:R} is beyond {DoublePrecision.Largest:R}, the largest number that can be scaled."
                : $"{value:R} is too large for float32.",
            "Rescale the column.", data.GetLine(row), column.Name);

    private static string Shorten(string text) =>
        text.Length <= MaxQuoteLength ? text : $"{text.AsSpan(0, MaxQuoteLength)}…";
}
