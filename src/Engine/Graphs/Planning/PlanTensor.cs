namespace Experiments.Engine.Graphs.Planning;

/// <summary>
/// A tensor of a plan. Lane l's copy begins at <c>Offset + l * LaneStride</c> of the arena, in floats; a stride of 0
/// means that the lanes share it or take turns with it.
/// </summary>
public sealed class PlanTensor
{
    internal PlanTensor(Region region, int columns, bool hasRows) =>
        (Region, Columns, HasRows) = (region, columns, hasRows);

    /// <summary>What kind of memory it is in.</summary>
    internal Region Region { get; }

    /// <summary>The elements of a row; all elements, where there are no rows. Rows are contiguous.</summary>
    public int Columns { get; }

    /// <summary>Whether it has a batch axis.</summary>
    public bool HasRows { get; }

    /// <summary>Where lane 0 begins.</summary>
    internal long Offset { get; private set; } = -1;

    /// <summary>From one lane to the next.</summary>
    internal long LaneStride { get; private set; }

    /// <summary>
    /// The floats of one lane with room for <paramref name="capacity"/> rows, rounded up to whole cache lines.
    /// </summary>
    internal long LaneFloats(int capacity) => Align((long)Columns * (HasRows ? capacity : 1));

    /// <summary>Rounds up to 16 floats, 64 bytes.</summary>
    internal static long Align(long floats) => (floats + 15) & ~15L;

    /// <summary>Sets the place; the buffer plan does so once.</summary>
    internal void Place(long offset, long laneStride)
    {
        if (Offset >= 0) throw new InvalidOperationException("A tensor is placed once.");
        (Offset, LaneStride) = (offset, laneStride);
    }
}
