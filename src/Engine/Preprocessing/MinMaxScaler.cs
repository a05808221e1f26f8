using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>A scaler of each feature to a range by its smallest and greatest value, as in scikit-learn.</summary>
public sealed record MinMaxScaler : ITransformer
{
    /// <summary>The name in the catalog.</summary>
    public const string CatalogName = "min_max_scaler";

    // scikit-learn treats a feature as constant if its range is below ten times the machine epsilon
    // (_handle_zeros_in_scale).
    private const double ConstantRange = 10 * 2.220446049250313e-16;

    /// <summary>The result for the smallest value. Default: 0.</summary>
    public double Low { get; init; }

    /// <summary>The result for the greatest value. Default: 1.</summary>
    public double High { get; init; } = 1;

    /// <summary>True to clip values outside the fitted range. Default: false.</summary>
    public bool Clip { get; init; }

    /// <inheritdoc/>
    public string Name => CatalogName;

    /// <inheritdoc/>
    public ParameterSet GetParams() =>
        new([new("feature_range", ParameterValue.Create([ParameterValue.Create(Low), ParameterValue.Create(High)])),
            new("clip", ParameterValue.Create(Clip))]);

    /// <inheritdoc/>
    IFittedTransformer ITransformer.Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows) =>
        Fit(x, features, rows);

    /// <inheritdoc cref="ITransformer.Fit"/>
    public FittedMinMaxScaler Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) throw new ArgumentException("A scaler needs at least one row.", nameof(rows));
        var least = x.Slice(rows[0] * features, features).ToArray();
        var greatest = (float[])least.Clone();
        foreach (var row in rows) FeatureLoops.UpdateMinMax(x.Slice(row * features, features), least, greatest);
        return new(features, least, [.. least.Zip(greatest, ComputeScale)], new((float)Low, (float)High), Clip);
    }

    private float ComputeScale(float least, float greatest)
    {
        var range = (double)greatest - least;
        return (float)((High - Low) / (range < ConstantRange ? 1 : range));
    }
}
