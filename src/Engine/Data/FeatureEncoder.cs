using System.Collections.Immutable;
using System.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Data;

/// <summary>Encodes a table as numbers by a schema.</summary>
public static class FeatureEncoder
{
    private const int RowsPerBlock = 64;

    /// <summary>Encodes features and target.</summary>
    /// <param name="schema">The roles of the columns.</param>
    /// <param name="data">The rows.</param>
    /// <param name="scalesFeatures">
    /// True where transformers scale the features: those that float32 does not hold stay in double precision.
    /// </param>
    /// <param name="scalesTarget">True where the target is scaled: numbers beyond float32 are allowed.</param>
    /// <exception cref="DataException">
    /// A feature cell is text, missing or too large, or a target cell does not match the schema.
    /// </exception>
    public static EncodedData Encode(
        DatasetSchema schema, TabularData data, bool scalesFeatures = false, bool scalesTarget = false)
    {
        var (y, labels, values) = TargetEncoder.Encode(schema.Target, data, scalesTarget);
        var isWide = scalesFeatures && FindWide(schema.Features, data).Any();
        return new(schema, data.Sha256, isWide ? [] : EncodeFeatures(schema.Features, data), y, labels, values,
            isWide ? EncodeDoubles(schema.Features, data) : null)
        {
            ReadWith = data.ReadWith,
            HasCodes = labels is not null && data.Find(schema.Target.Names[0]) is NumericColumn { HasCodes: true }
                && schema.Target.Task.Form == TargetForm.Class,
        };
    }

    /// <summary>Encodes the target alone, to compare predictions with it.</summary>
    /// <exception cref="DataException">A target cell does not match the schema.</exception>
    internal static EncodedData EncodeTarget(DatasetSchema schema, TabularData data, bool scalesTarget)
    {
        var (y, labels, values) = TargetEncoder.Encode(schema.Target, data, scalesTarget);
        return new(schema, data.Sha256, [], y, labels, values);
    }

    /// <summary>Finds the feature columns that float32 does not hold.</summary>
    internal static IEnumerable<NumericColumn> FindWide(ImmutableArray<string> features, TabularData data) =>
        features.Select(data.Find).OfType<NumericColumn>()
            .Where(column => column.Block is null && DoublePrecision.IsNeeded(column.Values));

    /// <summary>Encodes the feature columns alone, found by name: [rows, features].</summary>
    /// <exception cref="DataException">
    /// A feature column does not exist, or a cell of it is text, missing or too large.
    /// </exception>
    public static float[] EncodeFeatures(ImmutableArray<string> features, TabularData data)
    {
        var columns = FindFeatures(features, data);
        return ByteBlock.FindCommon(columns) is { } block ? block.ToSingles() : Encode<float>(columns, data);
    }

    /// <summary>Encodes the feature columns alone in double precision, found by name: [rows, features].</summary>
    /// <exception cref="DataException">
    /// A feature column does not exist, or a cell of it is text or missing.
    /// </exception>
    public static double[] EncodeDoubles(ImmutableArray<string> features, TabularData data) =>
        Encode<double>(FindFeatures(features, data), data);

    private static T[] Encode<T>(NumericColumn[] columns, TabularData data)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var x = new T[checked(data.Rows * columns.Length)];

        // Reads go by column and writes go by row: blocks of a few rows keep both in the cache.
        for (var first = 0; first < data.Rows; first += RowsPerBlock)
        {
            var last = Math.Min(first + RowsPerBlock, data.Rows);
            for (var c = 0; c < columns.Length; c++)
            {
                var values = columns[c].Values;
                for (var row = first; row < last; row++)
                {
                    var value = T.CreateTruncating(values[row]);
                    x[row * columns.Length + c] = T.IsFinite(value) && Math.Abs(values[row]) <= DoublePrecision.Largest
                        ? value
                        : throw CreateCellException(data, columns[c], row);
                }
            }
        }
        return x;
    }

    private static NumericColumn[] FindFeatures(ImmutableArray<string> features, TabularData data)
    {
        if (features.Any(name => data.Find(name) is null)) throw MissingFeatures.Create(features, data);
        if (features.Select(data.Find).OfType<TextColumn>().FirstOrDefault() is { } text)
            CellExceptions.ThrowNotANumber(data, text);
        return [.. features.Select(data.Find).Cast<NumericColumn>()];
    }

    private static DataException CreateCellException(TabularData data, NumericColumn column, int row) =>
        column.IsMissing(row)
            ? CellExceptions.CreateMissingValueException(data, column, row)
            : CellExceptions.CreateValueTooLargeException(data, column, row, column.Values[row]);
}
