using Experiments.Engine.Numerics;

namespace Experiments.Engine.Data;

/// <summary>A table as numbers: raw features, and targets in the task's encoding. Read-only, shared by fits.</summary>
public sealed class EncodedData
{
    /// <summary>Wraps encoded rows.</summary>
    /// <param name="schema">The roles of the columns.</param>
    /// <param name="hash">The hash of the content: data with the same hash and schema are equal.</param>
    /// <param name="x">Raw features, [rows, features]; empty where <paramref name="wide"/> holds them.</param>
    /// <param name="y">Targets in the encoding that the network trains on, [rows, outputs].</param>
    /// <param name="labels">
    /// The class of each row, or [rows, labels] of 0 and 1 for multilabel; null for numbers.
    /// </param>
    /// <param name="values">The numbers to predict, [rows, outputs]; null for classes.</param>
    /// <param name="wide">
    /// Raw features in double precision, [rows, features], where float32 does not hold them and transformers scale
    /// them; else null.
    /// </param>
    internal EncodedData(
        DatasetSchema schema, string hash, float[] x, float[] y, int[]? labels, double[]? values,
        double[]? wide = null) =>
            (Schema, Hash, X, Y, Labels, Values, Wide) = (schema, hash, x, y, labels, values, wide);

    /// <summary>The roles of the columns.</summary>
    public DatasetSchema Schema { get; }

    /// <summary>The hash of the content.</summary>
    public string Hash { get; }

    /// <summary>How the content was read.</summary>
    internal CsvOptions ReadWith { get; init; } = CsvOptions.Default;

    /// <summary>True where the classes are numbers that are not in their shortest form, and so texts.</summary>
    internal bool HasCodes { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows => Y.Length / Outputs;

    /// <summary>The number of features.</summary>
    public int Features => Schema.Features.Length;

    /// <summary>The shape of a row's features.</summary>
    public Shape RowShape => Schema.RowShape;

    /// <summary>The width of the network's output.</summary>
    public int Outputs => Schema.Target.Outputs;

    internal float[] X { get; }

    internal double[]? Wide { get; }

    internal float[] Y { get; }

    internal int[]? Labels { get; }

    internal double[]? Values { get; }
}
