using Experiments.Engine.Numerics;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>A scaler of each feature to a range by its smallest and greatest value, as in scikit-learn.</summary>
public sealed record MinMaxScaler : ITransformer
{
    /// <summary>The name in the catalog.</summary>
    public const string CatalogName = "min_max_scaler";

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

    /// <inheritdoc/>
    IFittedTransformer ITransformer.Fit(ReadOnlySpan<double> x, int features, ReadOnlySpan<int> rows) =>
        Fit(x, features, rows);

    /// <inheritdoc cref="ITransformer.Fit(ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>
    public FittedMinMaxScaler Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) throw new ArgumentException("A scaler needs at least one row.", nameof(rows));
        var least = x.Slice(rows[0] * features, features).ToArray();
        var greatest = (float[])least.Clone();
        foreach (var row in rows) FeatureLoops.UpdateMinMax(x.Slice(row * features, features), least, greatest);
        return new(features, least, [.. least.Zip(greatest, ComputeScale)], new((float)Low, (float)High), Clip);
    }

    /// <inheritdoc cref="ITransformer.Fit(ReadOnlySpan{double}, int, ReadOnlySpan{int})"/>
    public FittedDoubleScaler Fit(ReadOnlySpan<double> x, int features, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) throw new ArgumentException("A scaler needs at least one row.", nameof(rows));
        var least = x.Slice(rows[0] * features, features).ToArray();
        var greatest = (double[])least.Clone();
        foreach (var row in rows)
            for (var c = 0; c < features; c++)
            {
                var value = x[row * features + c];
                (least[c], greatest[c]) = (Math.Min(least[c], value), Math.Max(greatest[c], value));
            }
        return new(least, [.. least.Zip(greatest, (low, high) => ComputeDoubleRange(low, high) / (High - Low))], Low,
            Clip ? (Low, High) : null);
    }

    private float ComputeScale(float least, float greatest) => (float)((High - Low) / ComputeRange(least, greatest));

    private static double ComputeRange(double least, double greatest) =>
        greatest - least is >= ConstantRange.Limit and var range ? range : 1;

    private static double ComputeDoubleRange(double least, double greatest) =>
        ConstantRange.Is(least, greatest) ? 1 : greatest - least;
}
