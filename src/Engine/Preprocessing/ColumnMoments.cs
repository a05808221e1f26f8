namespace Experiments.Engine.Preprocessing;

/// <summary>Mean and population variance of each column, in double precision.</summary>
internal readonly record struct ColumnMoments(double[] Mean, double[] Variance, int Rows)
{
    private const double Epsilon = 2.220446049250313e-16;

    public static ColumnMoments Compute(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows)
    {
        var mean = new double[features];
        foreach (var row in rows) FeatureLoops.AddToSums(x.Slice(row * features, features), mean);
        for (var c = 0; c < features; c++) mean[c] /= rows.Length;

        // The sum of deviations is zero except for rounding; the subtracted square corrects for that (Chan et al. 1983,
        // eq. 1.7).
        var (squares, residue) = (new double[features], new double[features]);
        foreach (var row in rows) FeatureLoops.AddDeviations(x.Slice(row * features, features), mean, squares, residue);
        for (var c = 0; c < features; c++)
            squares[c] = (squares[c] - residue[c] * residue[c] / rows.Length) / rows.Length;
        return new(mean, squares, rows.Length);
    }

    /// <summary>Computes the standard deviations; 1 for constant columns (up to rounding), as scikit-learn.</summary>
    public double[] ComputeScale()
    {
        var scale = new double[Mean.Length];
        for (var c = 0; c < scale.Length; c++)
        {
            var rounding = Rows * Mean[c] * Epsilon;
            scale[c] = Variance[c] <= Rows * Epsilon * Variance[c] + rounding * rounding ? 1 : Math.Sqrt(Variance[c]);
        }
        return scale;
    }
}
