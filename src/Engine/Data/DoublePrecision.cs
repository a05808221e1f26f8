using Experiments.Engine.Numerics;

namespace Experiments.Engine.Data;

/// <summary>
/// The rule by which a column is read in double precision: float32 has 24 bits, which do not hold the differences of
/// numbers that are large beside their spread, such as a time in seconds since 1970, nor numbers below 1e-45 or above
/// 3e38. The rule depends on the whole column alone, so every process and every fold decides alike.
/// </summary>
internal static class DoublePrecision
{
    /// <summary>The largest number that is scaled in double precision: sums must be finite.</summary>
    public const double Largest = 1e300;

    /// <summary>The rounding that is harmless, as a part of the standard deviation: 2^-12.</summary>
    private const double HarmlessRounding = 1.0 / 4096;

    /// <summary>The rows among which equal numbers are looked for.</summary>
    private const int SampledRows = 1024;

    /// <summary>The part of different numbers that may become equal: numbers that lie close by chance.</summary>
    private const double HarmlessLoss = 0.01;

    /// <summary>
    /// Checks whether float32 loses what a column says: the rounding is more than a small part of its spread, or
    /// different numbers become equal. Missing cells (NaN) do not count.
    /// </summary>
    public static bool IsNeeded(ReadOnlySpan<double> values)
    {
        var (least, greatest, rounding) = FindExtremes(values);
        if (!(least < greatest)) return false;
        // A scaler in single precision takes such a column for a constant one.
        if (greatest - least < ConstantRange.Limit && !ConstantRange.Is(least, greatest)) return true;
        // Whole numbers, bytes and most codes are exact.
        if (rounding == 0) return false;
        return rounding > HarmlessRounding * ComputeDeviation(values) || LosesValues(values);
    }

    /// <summary>Counts the different numbers of a column, and how many are left of them in float32.</summary>
    public static (int Before, int After) CountValues(ReadOnlySpan<double> values)
    {
        var (before, after) = (new HashSet<double>(), new HashSet<float>());
        foreach (var value in values)
            if (!double.IsNaN(value) && before.Add(value)) after.Add((float)value);
        return (before.Count, after.Count);
    }

    private static (double Least, double Greatest, double Rounding) FindExtremes(ReadOnlySpan<double> values)
    {
        var (least, greatest, rounding) = (double.PositiveInfinity, double.NegativeInfinity, 0d);
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
            rounding = Math.Max(rounding, Math.Abs(value - (float)value));
        }
        return (least, greatest, rounding);
    }

    private static double ComputeDeviation(ReadOnlySpan<double> values)
    {
        // Numbers near the ends of the range of double would overflow or vanish as squares.
        var (unit, sum, squares, count) = (0d, 0d, 0d, 0);
        foreach (var value in values) if (!double.IsNaN(value)) unit = Math.Max(unit, Math.Abs(value));
        foreach (var value in values)
        {
            if (double.IsNaN(value)) continue;
            sum += value / unit;
            count++;
        }
        var mean = sum / count;
        foreach (var value in values)
            if (!double.IsNaN(value)) squares += (value / unit - mean) * (value / unit - mean);
        return unit * Math.Sqrt(squares / count);
    }

    /// <summary>Takes rows at equal distances, and those of the least and the greatest number.</summary>
    public static double[] Sample(ReadOnlySpan<double> values)
    {
        var rows = Math.Min(values.Length, SampledRows);
        var sample = new double[rows + 2];
        for (var i = 0; i < rows; i++) sample[i] = values[(int)((long)i * values.Length / rows)];
        (sample[^2], sample[^1], _) = FindExtremes(values);
        return sample;
    }

    // One far number makes the deviation large, and the differences of all others small beside it.
    private static bool LosesValues(ReadOnlySpan<double> values)
    {
        var (before, after) = CountValues(Sample(values));
        return before - after > HarmlessLoss * before;
    }
}
