namespace Experiments.Engine.Preprocessing;

/// <summary>
/// What a transformer learned. Immutable, and applied in float32, exactly as the exported model applies it.
/// </summary>
public interface IFittedTransformer
{
    /// <summary>The number of features that it takes.</summary>
    int InputFeatures { get; }

    /// <summary>The number of features that it gives.</summary>
    int OutputFeatures { get; }

    /// <summary>Transforms rows; the spans may be the same where the widths are.</summary>
    /// <param name="x">[rows, <see cref="InputFeatures"/>].</param>
    /// <param name="y">[rows, <see cref="OutputFeatures"/>].</param>
    void Transform(ReadOnlySpan<float> x, Span<float> y);
}
