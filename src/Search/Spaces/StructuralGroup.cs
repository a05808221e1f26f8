using Experiments.Search.Parameters;

namespace Experiments.Search.Spaces;

/// <summary>The points of a grid that have one combination of structural values.</summary>
public readonly struct StructuralGroup
{
    private readonly long _combination;
    private readonly long _start;
    private readonly GridPartition _partition;

    internal StructuralGroup(long number, long combination, long start, GridPartition partition) =>
        (Number, _combination, _start, _partition) = (number, combination, start, partition);

    /// <summary>The group's number among the grid's groups.</summary>
    public long Number { get; }

    /// <summary>How many raw indices it has.</summary>
    public long Count => _partition.Members.Count;

    /// <summary>The structural values that its points share.</summary>
    public ParameterSet StructuralParameters => _partition.Groups.Subset(_partition.Groups.GetPoint(_combination));

    /// <summary>The raw index of a member; members come in the order of their raw indices.</summary>
    /// <param name="rank">The member's place in the group, from 0.</param>
    public long this[long rank]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(rank);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
            return _start + _partition.Groups.GetPoint(_combination) + _partition.Members.GetPoint(rank);
        }
    }

    /// <summary>The place of a raw index that is in this group.</summary>
    public long GetRank(long index) => _partition.Members.GetRank(index - _start);

    /// <summary>
    /// The place of the first member whose raw index is not below a bound; <see cref="Count"/> where there is none.
    /// </summary>
    public long FirstRankFrom(long index)
    {
        // Ranks grow with raw indices, so that 60 steps find the place in any grid.
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
