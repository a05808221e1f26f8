using System.Collections.Immutable;

namespace Experiments.Engine.Numerics;

/// <summary>
/// The extents of a value without the lane axis and without the batch axis, if there is one: the weight of a Dense op
/// is [in, out], the activations of a layer are [units].
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _extents;

    /// <summary>Creates a shape; every extent is at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An extent is below 1.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        foreach (var extent in extents) ArgumentOutOfRangeException.ThrowIfLessThan(extent, 1, nameof(extents));
        _extents = [.. extents];
    }

    /// <summary>The number of axes.</summary>
    public int Rank => Extents.Length;

    /// <summary>The number of elements.</summary>
    public int Size => Extents.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>The extents, outermost first.</summary>
    public ImmutableArray<int> Extents => _extents.IsDefault ? [] : _extents;

    /// <summary>The extent of one axis; a negative axis counts from the last.</summary>
    public int this[int axis] => Extents[axis < 0 ? Rank + axis : axis];

    /// <summary>Compares by extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Compares by extents.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Extents.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(", ", Extents)}]";
}
