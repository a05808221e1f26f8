using System.Collections.Immutable;

namespace Experiments.Engine.Preprocessing;

/// <summary>
/// A fitted <see cref="MinMaxScaler"/>: y = (x - least) * scale + low, in float32. scikit-learn adds one offset
/// instead, which loses digits where the smallest value is large compared to the range.
/// </summary>
public sealed class FittedMinMaxScaler : IFittedTransformer
{
    private readonly float[] _dataMin;
    private readonly float[] _scale;

    /// <summary>Creates a fitted scaler.</summary>
    /// <param name="features">The number of features.</param>
    /// <param name="least">The smallest value of each feature.</param>
    /// <param name="scale">The factor of each feature.</param>
    /// <param name="range">The target range.</param>
    /// <param name="clip">True where values are clipped to the range.</param>
    /// <exception cref="ArgumentException">A length is not the number of features, or the range is empty.</exception>
    public FittedMinMaxScaler(int features, float[] least, float[] scale, FeatureRange range, bool clip)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (least.Length != features)
            throw new ArgumentException(
                $"There are {least.Length} minimum values for {features} features.", nameof(least));
        if (scale.Length != features)
            throw new ArgumentException($"There are {scale.Length} scales for {features} features.", nameof(scale));
        if (!(range.Low < range.High))
            throw new ArgumentException($"The range from {range.Low} to {range.High} is empty.", nameof(range));
        (InputFeatures, _dataMin, _scale, Range, Clip) = (features, least, scale, range, clip);
    }

    /// <inheritdoc/>
    public int InputFeatures { get; }

    /// <inheritdoc/>
    public int OutputFeatures => InputFeatures;

    /// <summary>The smallest value of each feature.</summary>
    public ImmutableArray<float> DataMin => [.. _dataMin];

    /// <summary>The factor of each feature.</summary>
    public ImmutableArray<float> Scale => [.. _scale];

    /// <summary>The target range.</summary>
    public FeatureRange Range { get; }

    /// <summary>True where values are clipped to the range.</summary>
    public bool Clip { get; }

    /// <inheritdoc/>
    public void Transform(ReadOnlySpan<float> x, Span<float> y)
    {
        if (x.Length != y.Length || x.Length % InputFeatures != 0)
            throw new ArgumentException($"Each row must have {InputFeatures} features.", nameof(x));
        for (var start = 0; start < x.Length; start += InputFeatures)
        {
            var row = y.Slice(start, InputFeatures);
            x.Slice(start, InputFeatures).CopyTo(row);
            FeatureLoops.Subtract(row, _dataMin);
            FeatureLoops.Multiply(row, _scale);
            if (Range.Low != 0) FeatureLoops.Add(row, Range.Low);
            if (Clip) FeatureLoops.Clip(row, Range.Low, Range.High);
        }
    }
}
