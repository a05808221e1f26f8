using System.Collections.Immutable;

namespace Experiments.Engine.Preprocessing;

/// <summary>
/// A scaler that was fitted to columns that float32 does not hold, and computes in double precision:
/// y = (x - shift) / scale + low, clipped if it has a range. Both scalers of the engine are of this form.
/// </summary>
public sealed class FittedDoubleScaler : IFittedTransformer
{
    private readonly double[] _shift;
    private readonly double[] _scale;

    /// <summary>Creates a fitted scaler.</summary>
    /// <param name="shift">The number to subtract from each feature.</param>
    /// <param name="scale">The divisor of each feature.</param>
    /// <param name="low">The number to add to all features.</param>
    /// <param name="clip">The range that results are clipped to; null where they are not.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, there are no features, or a number is not finite or a scale is 0.
    /// </exception>
    public FittedDoubleScaler(double[] shift, double[] scale, double low = 0, (double Low, double High)? clip = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shift.Length, 1, nameof(shift));
        if (scale.Length != shift.Length)
            throw new ArgumentException($"There are {scale.Length} scales for {shift.Length} features.", nameof(scale));
        if (!Array.TrueForAll(shift, double.IsFinite)
                || !Array.TrueForAll(scale, number => double.IsFinite(number) && number != 0))
            throw new ArgumentException("A shift is not finite, or a scale is not finite or 0.", nameof(scale));
        (_shift, _scale, Low, Clip) = (shift, scale, low, clip);
    }

    /// <inheritdoc/>
    public int InputFeatures => _shift.Length;

    /// <inheritdoc/>
    public int OutputFeatures => _shift.Length;

    /// <inheritdoc/>
    public bool IsDouble => true;

    /// <summary>The number to subtract from each feature.</summary>
    public ImmutableArray<double> Shift => [.. _shift];

    /// <summary>The divisor of each feature.</summary>
    public ImmutableArray<double> Scale => [.. _scale];

    /// <summary>The number to add to all features.</summary>
    public double Low { get; }

    /// <summary>The range that results are clipped to; null where they are not.</summary>
    public (double Low, double High)? Clip { get; }

    /// <inheritdoc/>
    public void Transform(ReadOnlySpan<double> x, Span<double> y)
    {
        if (x.Length != y.Length || x.Length % InputFeatures != 0)
            throw new ArgumentException($"Each row must have {InputFeatures} features.", nameof(x));
        for (int i = 0, c = 0; i < x.Length; i++, c = c + 1 == InputFeatures ? 0 : c + 1)
        {
            var value = (x[i] - _shift[c]) / _scale[c];
            if (Low != 0) value += Low;
            y[i] = Clip is var (low, high) ? Math.Min(Math.Max(value, low), high) : value;
        }
    }

    /// <inheritdoc/>
    public void Transform(ReadOnlySpan<float> x, Span<float> y)
    {
        var (from, to) = (new double[x.Length], new double[y.Length]);
        for (var i = 0; i < from.Length; i++) from[i] = x[i];
        Transform(from, to);
        for (var i = 0; i < to.Length; i++) y[i] = (float)to[i];
    }
}
