using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// The set of raw indices of a grid that were given or skipped: all below a watermark, and above it some of certain
/// groups. Indices above the watermark are stored by rank within the group: the used points of a group are then mostly
/// one interval, although their raw indices are not consecutive.
/// </summary>
internal sealed class UsedPoints(StructuralGroups groups, long count)
{
    private readonly Dictionary<long, IntervalSet> _usedAboveWatermark = [];

    /// <summary>The watermark: all indices below are used.</summary>
    public long Watermark { get; private set; }

    /// <summary>The number of used indices.</summary>
    public long Count { get; private set; }

    /// <summary>The number of intervals of ranks above the watermark, which determines the memory.</summary>
    public int IntervalCount => _usedAboveWatermark.Values.Sum(r => r.IntervalCount);

    public bool Contains(long index)
    {
        if (index < Watermark) return true;
        if (_usedAboveWatermark.Count == 0) return false;
        var group = groups.GetGroup(index);
        return _usedAboveWatermark.TryGetValue(group.Number, out var ranks) && ranks.Contains(group.GetRank(index));
    }

    /// <summary>Marks an index as used; false where it was used before.</summary>
    public bool Add(long index)
    {
        if (index < Watermark) return false;
        if (index == Watermark) Watermark++;
        else
        {
            var group = groups.GetGroup(index);
            if (!_usedAboveWatermark.TryGetValue(group.Number, out var ranks))
                _usedAboveWatermark[group.Number] = ranks = new();
            if (!ranks.Add(group.GetRank(index))) return false;
        }
        Count++;
        while (_usedAboveWatermark.Count > 0 && Watermark < count && Contains(Watermark))
            AdvanceWatermark(groups.GetGroup(Watermark));
        return true;
    }

    /// <summary>Finds the first unused rank of a group; the group's count where none is left.</summary>
    public long FindFirstUnused(StructuralGroup group)
    {
        var rank = group.FirstRankFrom(Watermark);
        return _usedAboveWatermark.TryGetValue(group.Number, out var ranks) ? ranks.FindFirstGap(rank) : rank;
    }

    private void AdvanceWatermark(StructuralGroup group)
    {
        var ranks = _usedAboveWatermark[group.Number];
        ranks.RemoveBelow(group.GetRank(Watermark) + 1);
        if (ranks.IsEmpty) _usedAboveWatermark.Remove(group.Number);
        Watermark++;
    }
}
