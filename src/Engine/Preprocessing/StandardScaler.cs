using Experiments.Search.Parameters;

namespace Experiments.Engine.Preprocessing;

/// <summary>Takes each feature's mean away and divides by its standard deviation, as scikit-learn's does.</summary>
public sealed record StandardScaler : ITransformer
{
    /// <summary>The name in the catalog.</summary>
    public const string CatalogName = "standard_scaler";

    /// <summary>Whether the mean is taken away. Default: true.</summary>
    public bool WithMean { get; init; } = true;

    /// <summary>Whether features are divided by their standard deviation. Default: true.</summary>
    public bool WithStd { get; init; } = true;

    /// <inheritdoc/>
    public string Name => CatalogName;

    /// <inheritdoc/>
    public ParameterSet GetParams() =>
        new([new("with_mean", ParameterValue.Create(WithMean)), new("with_std", ParameterValue.Create(WithStd))]);

    /// <inheritdoc/>
    IFittedTransformer ITransformer.Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows) =>
        Fit(x, features, rows);

    /// <inheritdoc cref="ITransformer.Fit"/>
    public FittedStandardScaler Fit(ReadOnlySpan<float> x, int features, ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty) throw new ArgumentException("A scaler needs at least one row.", nameof(rows));
        var moments = ColumnMoments.Compute(x, features, rows);
        return new(
            features, WithMean ? ToSingle(moments.Mean) : null, WithStd ? ToSingle(moments.ComputeScale()) : null);
    }

    private static float[] ToSingle(double[] values) => Array.ConvertAll(values, v => (float)v);
}
