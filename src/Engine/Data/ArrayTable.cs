using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Experiments.Engine.Data;

/// <summary>Creates tables from arrays: rows in memory are then processed like the rows of a file.</summary>
internal static class ArrayTable
{
    public const string Source = "the arrays";

    public static T[] Flatten<T>(T[,] x)
        where T : unmanaged
    {
        var flat = new T[x.Length];
        Buffer.BlockCopy(x, 0, flat, 0, Buffer.ByteLength(flat));
        return flat;
    }

    /// <summary>Creates a table of the features <c>x0</c>, <c>x1</c>, … and the given targets.</summary>
    public static TabularData Create(float[,] x, params IEnumerable<Column> targets)
    {
        var columns = new List<Column>();
        for (var c = 0; c < x.GetLength(1); c++) columns.Add(new NumericColumn($"x{c}", GetColumn(x, c)));
        columns.AddRange(targets);
        return columns.TrueForAll(c => c.Rows == x.GetLength(0))
            ? new(Source, ComputeHash(columns), columns)
            : throw new ArgumentException(
                $"There are {x.GetLength(0)} rows of features and {columns[^1].Rows} targets.", nameof(targets));
    }

    public static IEnumerable<NumericColumn> CreateTargetColumns<T>(T[,] y, Func<T, double> toNumber)
    {
        for (var k = 0; k < y.GetLength(1); k++)
        {
            var values = new double[y.GetLength(0)];
            for (var row = 0; row < values.Length; row++) values[row] = toNumber(y[row, k]);
            yield return new($"y{k}", values);
        }
    }

    private static double[] GetColumn(float[,] x, int column)
    {
        var values = new double[x.GetLength(0)];
        for (var row = 0; row < values.Length; row++) values[row] = x[row, column];
        return values;
    }

    private static string ComputeHash(List<Column> columns)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var column in columns)
        {
            if (column is NumericColumn numbers) hash.AppendData(MemoryMarshal.AsBytes(numbers.Values));
            else
                foreach (var text in ((TextColumn)column).Values)
                    hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{text?.Length} {text}\n"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
