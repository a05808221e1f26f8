using Experiments.Engine.Numerics;

namespace Experiments.Engine.Artifacts.Safetensors;

/// <summary>A float32 tensor: its extents and its values, row-major.</summary>
public sealed record SafetensorsTensor
{
    /// <summary>Creates a tensor.</summary>
    /// <exception cref="ArgumentException">
    /// The number of values differs from the number of elements of the shape.
    /// </exception>
    public SafetensorsTensor(Shape shape, float[] values) => (Shape, Values) = shape.Size == values.Length
        ? (shape, values)
        : throw new ArgumentException(
            $"A tensor of shape {shape} has {shape.Size} values, not {values.Length}.", nameof(values));

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Values { get; }
}
