namespace Experiments.Engine.Preprocessing;

/// <summary>A fitted transformer. Immutable, and applied in float32, exactly as in the exported model.</summary>
public interface IFittedTransformer
{
    /// <summary>The number of input features.</summary>
    int InputFeatures { get; }

    /// <summary>The number of output features.</summary>
    int OutputFeatures { get; }

    /// <summary>Transforms rows; the spans may be the same memory where the widths are equal.</summary>
    /// <param name="x">[rows, <see cref="InputFeatures"/>].</param>
    /// <param name="y">[rows, <see cref="OutputFeatures"/>].</param>
    void Transform(ReadOnlySpan<float> x, Span<float> y);
}
