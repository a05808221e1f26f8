namespace Experiments.Engine.Graphs.Planning;

/// <summary>
/// A tensor of a plan. Lane l's copy begins at <c>Offset + l * LaneStride</c> of the arena, in floats; a stride of 0
/// means that the lanes share it or take turns with it.
/// </summary>
internal sealed class PlanTensor(Region region, int columns, bool hasRows)
{
    /// <summary>What kind of memory it is in.</summary>
    public Region Region { get; } = region;

    /// <summary>The elements of a row; all elements, where there are no rows. Rows are contiguous.</summary>
    public int Columns { get; } = columns;

    /// <summary>Whether it has a batch axis.</summary>
    public bool HasRows { get; } = hasRows;

    /// <summary>Where lane 0 begins.</summary>
    public long Offset { get; private set; } = -1;

    /// <summary>From one lane to the next.</summary>
    public long LaneStride { get; private set; }

    /// <summary>
    /// The floats of one lane with room for <paramref name="capacity"/> rows, rounded up to whole cache lines.
    /// </summary>
    public long LaneFloats(int capacity) => Align((long)Columns * (HasRows ? capacity : 1));

    /// <summary>Rounds up to 16 floats, 64 bytes.</summary>
    public static long Align(long floats) => (floats + 15) & ~15L;

    /// <summary>Sets the place; the buffer plan does so once.</summary>
    public void Place(long offset, long laneStride)
    {
        if (Offset >= 0) throw new InvalidOperationException("A tensor is placed once.");
        (Offset, LaneStride) = (offset, laneStride);
    }
}
