namespace Experiments.Engine.Graphs.Planning;

/// <summary>
/// A tensor of an execution plan. The copy of lane l starts at <c>Offset + l * LaneStride</c> of the arena, in floats.
/// With a stride of 0 all lanes use the same memory, in parallel or one after the other.
/// </summary>
public sealed class PlanTensor
{
    internal PlanTensor(Region region, int columns, bool hasRows) =>
        (Region, Columns, HasRows) = (region, columns, hasRows);

    /// <summary>The region of the arena.</summary>
    internal Region Region { get; }

    /// <summary>The elements of a row, or all elements where there is no batch axis. Rows are contiguous.</summary>
    public int Columns { get; }

    /// <summary>True where the tensor has a batch axis.</summary>
    public bool HasRows { get; }

    /// <summary>The offset of lane 0, in floats.</summary>
    internal long Offset { get; private set; } = -1;

    /// <summary>The distance from one lane to the next, in floats.</summary>
    internal long LaneStride { get; private set; }

    /// <summary>Computes the floats of one lane for <paramref name="capacity"/> rows, in whole cache lines.</summary>
    internal long LaneFloats(int capacity) => Align((long)Columns * (HasRows ? capacity : 1));

    /// <summary>Rounds up to 16 floats, 64 bytes.</summary>
    internal static long Align(long floats) => (floats + 15) & ~15L;

    /// <summary>Sets offset and stride, exactly once.</summary>
    internal void Place(long offset, long laneStride)
    {
        if (Offset >= 0) throw new InvalidOperationException("A tensor can be placed only once.");
        (Offset, LaneStride) = (offset, laneStride);
    }
}
