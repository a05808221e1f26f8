using System.Collections.Immutable;

namespace Experiments.Engine.Preprocessing;

/// <summary>A fitted <see cref="StandardScaler"/>: y = (x - mean) / scale, in float32.</summary>
public sealed class FittedStandardScaler : IFittedTransformer
{
    private readonly float[]? _mean;
    private readonly float[]? _scale;

    /// <summary>Creates a fitted scaler.</summary>
    /// <param name="features">The number of features.</param>
    /// <param name="mean">The means to subtract, or null where <see cref="StandardScaler.WithMean"/> is off.</param>
    /// <param name="scale">The divisors, or null where <see cref="StandardScaler.WithStd"/> is off.</param>
    /// <exception cref="ArgumentException">A length is not the number of features, or there are none.</exception>
    public FittedStandardScaler(int features, float[]? mean, float[]? scale)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (mean is not null && mean.Length != features)
            throw new ArgumentException($"There are {mean.Length} means for {features} features.", nameof(mean));
        if (scale is not null && scale.Length != features)
            throw new ArgumentException($"There are {scale.Length} scales for {features} features.", nameof(scale));
        (InputFeatures, _mean, _scale) = (features, mean, scale);
    }

    /// <inheritdoc/>
    public int InputFeatures { get; }

    /// <inheritdoc/>
    public int OutputFeatures => InputFeatures;

    /// <summary>The means, or null where they are not subtracted.</summary>
    public ImmutableArray<float>? Mean => _mean?.ToImmutableArray();

    /// <summary>The divisors, or null where features are not divided.</summary>
    public ImmutableArray<float>? Scale => _scale?.ToImmutableArray();

    /// <inheritdoc/>
    public void Transform(ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != y.Length || x.Length % InputFeatures != 0)
            throw new ArgumentException($"Each row must have {InputFeatures} features.", nameof(x));
        for (var start = 0; start < x.Length; start += InputFeatures)
        {
            var row = y.Slice(start, InputFeatures);
            x.Slice(start, InputFeatures).CopyTo(row);
            if (_mean is not null) FeatureLoops.Subtract(row, _mean);
            if (_scale is not null) FeatureLoops.Divide(row, _scale);
        }
    }
}
