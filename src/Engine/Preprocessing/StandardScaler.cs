using Experiments.Engine.Numerics;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>A scaler that subtracts each feature's mean and divides by its standard deviation (scikit-learn).</summary>
public sealed record StandardScaler : ITransformer
{
    /// <summary>The name in the catalog.</summary>
    public const string CatalogName = "standard_scaler";

    /// <summary>True to subtract the mean. Default: true.</summary>
    public bool WithMean { get; init; } = true;

    /// <summary>True to divide features by their standard deviation. Default: true.</summary>
    public bool WithStd { get; init; } = true;

    /// <inheritdoc/>
    public string Name => CatalogName;

    /// <inheritdoc/>
    public ParameterSet GetParams() =>
        new([new("with_mean", ParameterValue.Create(WithMean)), new("with_std", ParameterValue.Create(WithStd))]);

    /// <inheritdoc/>
    IFittedTransformer ITransformer.Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows) =>
        Fit(x, features, rows);

    /// <inheritdoc/>
    IFittedTransformer ITransformer.Fit(ReadOnlySpan<double> x, int features, ReadOnlySpan<int> rows) =>
        Fit(x, features, rows);

    /// <inheritdoc cref="ITransformer.Fit(ReadOnlySpan{float}, int, ReadOnlySpan{int})"/>
    public FittedStandardScaler Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) throw new ArgumentException("A scaler needs at least one row.", nameof(rows));
        var moments = ColumnMoments.Compute(x, features, rows);
        return new(
            features, WithMean ? Singles.Round(moments.Mean) : null,
            WithStd ? Singles.Round(moments.ComputeScale()) : null);
    }

    /// <inheritdoc cref="ITransformer.Fit(ReadOnlySpan{double}, int, ReadOnlySpan{int})"/>
    public FittedDoubleScaler Fit(ReadOnlySpan<double> x, int features, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) throw new ArgumentException("A scaler needs at least one row.", nameof(rows));
        var moments = ColumnMoments.Compute(x, features, rows);
        return new(WithMean ? moments.Mean : new double[features],
            WithStd ? moments.ComputeScale() : [.. Enumerable.Repeat(1d, features)]);
    }
}
