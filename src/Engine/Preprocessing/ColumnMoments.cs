namespace Experiments.Engine.Preprocessing;

/// <summary>
/// Mean and population variance of each column, in double precision, and in a unit of the column where squares of its
/// numbers are beyond the range of double.
/// </summary>
internal readonly record struct ColumnMoments(double[] UnitMean, double[] UnitVariance, int Rows)
{
    private const double Epsilon = 2.220446049250313e-16;
    private const double MostSquared = 1e140;
    private const double LeastSquared = 1e-140;

    /// <summary>The unit of each column, a power of two; null where all are 1.</summary>
    private double[]? Units { get; init; }

    /// <summary>The mean of each column.</summary>
    public double[] Mean => Units is { } units ? [.. UnitMean.Zip(units, (mean, unit) => mean * unit)] : UnitMean;

    /// <summary>Computes the moments of some rows of [rows, features].</summary>
    public static ColumnMoments Compute(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows)
    {
        var mean = new double[features];
        foreach (var row in rows) FeatureLoops.AddToSums(x.Slice(row * features, features), mean);
        for (var c = 0; c < features; c++) mean[c] /= rows.Length;

        var (squares, residue) = (new double[features], new double[features]);
        foreach (var row in rows) FeatureLoops.AddDeviations(x.Slice(row * features, features), mean, squares, residue);
        return Complete(mean, squares, residue, rows.Length);
    }

    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>
    public static ColumnMoments Compute(ReadOnlySpan<double> x, int features, ReadOnlySpan<int> rows)
    {
        var units = FindUnits(x, features, rows);
        var mean = new double[features];
        foreach (var row in rows)
            for (var c = 0; c < features; c++) mean[c] += x[row * features + c] / units[c];
        for (var c = 0; c < features; c++) mean[c] /= rows.Length;

        var (squares, residue) = (new double[features], new double[features]);
        foreach (var row in rows)
            for (var c = 0; c < features; c++)
            {
                var deviation = x[row * features + c] / units[c] - mean[c];
                (squares[c], residue[c]) = (squares[c] + deviation * deviation, residue[c] + deviation);
            }
        return Complete(mean, squares, residue, rows.Length) with { Units = units };
    }

    /// <summary>Computes the standard deviations; 1 for constant columns (up to rounding), as scikit-learn.</summary>
    public double[] ComputeScale()
    {
        var scale = new double[UnitMean.Length];
        for (var c = 0; c < scale.Length; c++)
        {
            var (variance, rounding) = (UnitVariance[c], Rows * UnitMean[c] * Epsilon);
            scale[c] = variance <= Rows * Epsilon * variance + rounding * rounding
                ? 1
                : Math.Sqrt(variance) * (Units?[c] ?? 1);
        }
        return scale;
    }

    private static double[] FindUnits(ReadOnlySpan<double> x, int features, ReadOnlySpan<int> rows)
    {
        var greatest = new double[features];
        foreach (var row in rows)
            for (var c = 0; c < features; c++) greatest[c] = Math.Max(greatest[c], Math.Abs(x[row * features + c]));
        return Array.ConvertAll(greatest, size =>
            size is 0 or (> LeastSquared and < MostSquared) ? 1 : Math.ScaleB(1, Math.ILogB(size)));
    }

    // The sum of deviations is zero except for rounding; the subtracted square corrects for that (Chan et al. 1983,
    // eq. 1.7).
    private static ColumnMoments Complete(double[] mean, double[] squares, double[] residue, int rows)
    {
        for (var c = 0; c < mean.Length; c++) squares[c] = (squares[c] - residue[c] * residue[c] / rows) / rows;
        return new(mean, squares, rows);
    }
}
