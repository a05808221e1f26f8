using System.Collections.Immutable;

namespace Experiments.Engine.Data;

/// <summary>Encodes a table as numbers by a schema.</summary>
public static class FeatureEncoder
{
    private const int RowsPerBlock = 64;

    /// <summary>Encodes features and target.</summary>
    /// <exception cref="DataException">
    /// A feature cell is text, missing or too large, or a target cell does not match the schema.
    /// </exception>
    public static EncodedData Encode(DatasetSchema schema, TabularData data)
    {
        var (y, labels, values) = TargetEncoder.Encode(schema.Target, data);
        return new(schema, data.Sha256, EncodeFeatures(schema.Features, data), y, labels, values);
    }

    /// <summary>Encodes the feature columns alone, found by name: [rows, features].</summary>
    /// <exception cref="DataException">
    /// A feature column does not exist, or a cell of it is text, missing or too large.
    /// </exception>
    public static float[] EncodeFeatures(ImmutableArray<string> features, TabularData data)
    {
        var columns = features.Select(name => FindFeature(data, name)).ToArray();
        if (ByteBlock.FindCommon(columns) is { } block) return block.ToSingles();
        var x = new float[checked(data.Rows * columns.Length)];

        // Reads go by column and writes go by row: blocks of a few rows keep both in the cache.
        for (var first = 0; first < data.Rows; first += RowsPerBlock)
        {
            var last = Math.Min(first + RowsPerBlock, data.Rows);
            for (var c = 0; c < columns.Length; c++)
            {
                var values = columns[c].Values;
                for (var row = first; row < last; row++)
                {
                    var value = (float)values[row];
                    x[row * columns.Length + c] =
                        float.IsFinite(value) ? value : throw CreateCellException(data, columns[c], row);
                }
            }
        }
        return x;
    }

    private static NumericColumn FindFeature(TabularData data, string name)
    {
        switch (data.Find(name))
        {
            case NumericColumn numbers:
                return numbers;
            case TextColumn text:
                CellExceptions.ThrowNotANumber(data, text);
                break;
        }
        throw new DataException(
            data.Source, $"there is no column '{name}'.", NearestName.Suggest(name, data.Columns.Select(c => c.Name)));
    }

    private static DataException CreateCellException(TabularData data, NumericColumn column, int row) =>
        column.IsMissing(row)
            ? CellExceptions.CreateMissingValueException(data, column, row)
            : CellExceptions.CreateValueTooLargeException(data, column, row, column.Values[row]);
}
