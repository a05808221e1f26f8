using System.Numerics;
using System.Runtime.CompilerServices;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Preprocessing;

/// <summary>
/// Vectorized loops over the features of one row. Each feature is computed independently, so the vector width changes
/// no bit.
/// </summary>
internal static class FeatureLoops
{
    /// <summary>row[c] -= a[c]</summary>
    [MethodImpl(Jit.Fully)]
    public static void Subtract(Span<float> row, ReadOnlySpan<float> a)
    {
        var c = 0;
        for (; c <= row.Length - Vector<float>.Count; c += Vector<float>.Count)
            (new Vector<float>(row[c..]) - new Vector<float>(a[c..])).CopyTo(row[c..]);
        for (; c < row.Length; c++) row[c] -= a[c];
    }

    /// <summary>row[c] /= a[c]</summary>
    [MethodImpl(Jit.Fully)]
    public static void Divide(Span<float> row, ReadOnlySpan<float> a)
    {
        var c = 0;
        for (; c <= row.Length - Vector<float>.Count; c += Vector<float>.Count)
            (new Vector<float>(row[c..]) / new Vector<float>(a[c..])).CopyTo(row[c..]);
        for (; c < row.Length; c++) row[c] /= a[c];
    }

    /// <summary>row[c] *= a[c]</summary>
    [MethodImpl(Jit.Fully)]
    public static void Multiply(Span<float> row, ReadOnlySpan<float> a)
    {
        var c = 0;
        for (; c <= row.Length - Vector<float>.Count; c += Vector<float>.Count)
            (new Vector<float>(row[c..]) * new Vector<float>(a[c..])).CopyTo(row[c..]);
        for (; c < row.Length; c++) row[c] *= a[c];
    }

    /// <summary>row[c] += a</summary>
    [MethodImpl(Jit.Fully)]
    public static void Add(Span<float> row, float a)
    {
        var c = 0;
        for (; c <= row.Length - Vector<float>.Count; c += Vector<float>.Count)
            (new Vector<float>(row[c..]) + new Vector<float>(a)).CopyTo(row[c..]);
        for (; c < row.Length; c++) row[c] += a;
    }

    /// <summary>row[c] = min(max(row[c], low), high)</summary>
    [MethodImpl(Jit.Fully)]
    public static void Clip(Span<float> row, float low, float high)
    {
        foreach (ref var value in row) value = MathF.Min(MathF.Max(value, low), high);
    }

    /// <summary>least[c] = min(least[c], row[c]); greatest[c] = max(greatest[c], row[c])</summary>
    [MethodImpl(Jit.Fully)]
    public static void UpdateMinMax(ReadOnlySpan<float> row, Span<float> least, Span<float> greatest)
    {
        var c = 0;
        for (; c <= row.Length - Vector<float>.Count; c += Vector<float>.Count)
        {
            var x = new Vector<float>(row[c..]);
            Vector.Min(x, new Vector<float>(least[c..])).CopyTo(least[c..]);
            Vector.Max(x, new Vector<float>(greatest[c..])).CopyTo(greatest[c..]);
        }
        for (; c < row.Length; c++)
            (least[c], greatest[c]) = (MathF.Min(least[c], row[c]), MathF.Max(greatest[c], row[c]));
    }

    /// <summary>sum[c] += row[c]</summary>
    [MethodImpl(Jit.Fully)]
    public static void AddToSums(ReadOnlySpan<float> row, Span<double> sum)
    {
        var c = 0;
        for (; c <= row.Length - Vector<float>.Count; c += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[c..]), out var low, out var high);
            (new Vector<double>(sum[c..]) + low).CopyTo(sum[c..]);
            (new Vector<double>(sum[(c + Vector<double>.Count)..]) + high).CopyTo(sum[(c + Vector<double>.Count)..]);
        }
        for (; c < row.Length; c++) sum[c] += row[c];
    }

    /// <summary>squares[c] += (row[c] - mean[c])²; residue[c] += row[c] - mean[c]</summary>
    [MethodImpl(Jit.Fully)]
    public static void AddDeviations(
        ReadOnlySpan<float> row, ReadOnlySpan<double> mean, Span<double> squares, Span<double> residue)
    {
        var c = 0;
        for (; c <= row.Length - Vector<float>.Count; c += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[c..]), out var low, out var high);
            AddDeviation(low, c, mean, squares, residue);
            AddDeviation(high, c + Vector<double>.Count, mean, squares, residue);
        }
        for (; c < row.Length; c++)
        {
            var deviation = row[c] - mean[c];
            squares[c] += deviation * deviation;
            residue[c] += deviation;
        }
    }

    private static void AddDeviation(
        Vector<double> x, int c, ReadOnlySpan<double> mean, Span<double> squares, Span<double> residue)
    {
        var deviation = x - new Vector<double>(mean[c..]);
        (new Vector<double>(squares[c..]) + deviation * deviation).CopyTo(squares[c..]);
        (new Vector<double>(residue[c..]) + deviation).CopyTo(residue[c..]);
    }
}
