using Experiments.Search.Parameters;

namespace Experiments.Search.Spaces;

/// <summary>The points of a grid that share one combination of structural values.</summary>
public readonly struct StructuralGroup
{
    private readonly long _combination;
    private readonly long _start;
    private readonly GridPartition _partition;

    internal StructuralGroup(long number, long combination, long start, GridPartition partition) =>
        (Number, _combination, _start, _partition) = (number, combination, start, partition);

    /// <summary>The group's number among the grid's groups.</summary>
    public long Number { get; }

    /// <summary>The number of raw indices of the group.</summary>
    public long Count => _partition.Members.Count;

    /// <summary>The structural values of all points of the group.</summary>
    public ParameterSet StructuralParameters => _partition.Groups.Subset(_partition.Groups.GetPoint(_combination));

    /// <summary>The raw index of a member; members are in the order of their raw indices.</summary>
    /// <param name="rank">The member's rank in the group, from 0.</param>
    public long this[long rank]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rank);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
            return _start + _partition.Groups.GetPoint(_combination) + _partition.Members.GetPoint(rank);
        }
    }

    /// <summary>Gets the rank of a raw index of this group.</summary>
    public long GetRank(long index) => _partition.Members.GetRank(index - _start);

    /// <summary>
    /// Finds the rank of the first member whose raw index is not below a bound; <see cref="Count"/> where there is
    /// none.
    /// </summary>
    public long FirstRankFrom(long index)
    {
        // Ranks increase with raw indices, so a binary search takes at most about 60 steps in any grid.
        var (low, high) = (0L, Count);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (this[middle] < index) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
