using System.Runtime.CompilerServices;
using Experiments.Engine.Data;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// Whether data has so many zeros, and so many of them side by side, that a product is faster without them: images with
/// a background, one-hot columns, counts of words. A sample decides.
/// </summary>
internal static class Sparsity
{
    // A tile of a product has as many rows (of the batch, or of its transpose) on most machines.
    private const int TileRows = 12;
    private const int Samples = 8;
    private const int MinFeatures = 16;

    // The lists of steps cost about a fiftieth of a product.
    private const double MaxUsed = 0.85;

    // The fraction of the golden ratio, of 2^32: its multiples are spread evenly (Weyl).
    private const uint GoldenRatio = 2654435769;

    private static readonly ConditionalWeakTable<PreparedData, StrongBox<bool>> s_known = [];

    /// <summary>Returns true if most tiles of the data have many steps in which all of it is zero.</summary>
    public static bool IsWorthIt(PreparedData data) =>
        s_known.GetValue(data, static data => new(Measure(data) <= MaxUsed)).Value;

    /// <summary>
    /// Returns the share of steps that remain, forward and for the weights' gradients together, in a sample of rows.
    /// </summary>
    public static double Measure(PreparedData data)
    {
        var features = data.Features;
        if (features < MinFeatures || data.Rows < TileRows) return 1;
        var (used, all) = (0L, 0L);
        var columns = new bool[features];
        for (var sample = 0; sample < Samples; sample++)
        {
            columns.AsSpan().Clear();
            for (var i = 0; i < TileRows; i++)
            {
                var values = data.X.AsSpan(ChooseRow((sample * TileRows) + i, data.Rows) * features, features);
                for (var column = 0; column < features; column++) columns[column] |= values[column] != 0;
                for (var column = 0; column <= features - TileRows; column += TileRows)
                {
                    used += values.Slice(column, TileRows).ContainsAnyExcept(0f) ? TileRows : 0;
                    all += TileRows;
                }
            }
            used += (long)TileRows * columns.Count(isUsed => isUsed);
            all += (long)TileRows * features;
        }
        return (double)used / all;
    }

    /// <summary>
    /// Returns a row of a sequence that is spread evenly over the data, without a period: a file may be sorted by its
    /// target, and the rows of a shuffled batch are far from each other.
    /// </summary>
    private static int ChooseRow(int index, int rows) =>
        (int)(((ulong)((uint)index * GoldenRatio) * (ulong)rows) >> 32);
}
