using Experiments.Engine.Numerics;

namespace Experiments.Engine.Preprocessing;

/// <summary>
/// A fitted transformer. Immutable, and applied in float32, or in double precision where the features need it, exactly
/// as in the exported model.
/// </summary>
public interface IFittedTransformer
{
    /// <summary>The number of input features.</summary>
    int InputFeatures { get; }

    /// <summary>The number of output features.</summary>
    int OutputFeatures { get; }

    /// <summary>
    /// True if it was fitted to features that float32 does not hold, and takes and returns double precision.
    /// </summary>
    bool IsDouble => false;

    /// <summary>Transforms rows; the spans may be the same memory where the widths are equal.</summary>
    /// <param name="x">[rows, <see cref="InputFeatures"/>].</param>
    /// <param name="y">[rows, <see cref="OutputFeatures"/>].</param>
    void Transform(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>
    /// Transforms rows in double precision. A transformer that computes in float32 rounds its input.
    /// </summary>
    /// <param name="x">[rows, <see cref="InputFeatures"/>].</param>
    /// <param name="y">[rows, <see cref="OutputFeatures"/>].</param>
    void Transform(ReadOnlySpan<double> x, Span<double> y)
    {
        var (from, to) = (Singles.Round(x), new float[y.Length]);
        Transform(from, to);
        for (var i = 0; i < to.Length; i++) y[i] = to[i];
    }
}
