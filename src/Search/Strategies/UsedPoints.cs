using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// Which raw indices of a grid were given or skipped: all below a mark, and beyond it some of certain groups. Kept by
/// rank within the group, where the points of a group that is worked through make one run although their raw indices
/// lie apart.
/// </summary>
internal sealed class UsedPoints(StructuralGroups groups, long count)
{
    private readonly Dictionary<long, IntervalSet> _usedAboveWatermark = [];

    /// <summary>Every index below is used.</summary>
    public long Watermark { get; private set; }

    /// <summary>How many are used.</summary>
    public long Count { get; private set; }

    /// <summary>How many runs of ranks are remembered beyond the mark: what the memory is.</summary>
    public int IntervalCount => _usedAboveWatermark.Values.Sum(r => r.IntervalCount);

    public bool Contains(long index)
    {
        if (index < Watermark) return true;
        if (_usedAboveWatermark.Count == 0) return false;
        var group = groups.GetGroup(index);
        return _usedAboveWatermark.TryGetValue(group.Number, out var ranks) && ranks.Contains(group.GetRank(index));
    }

    /// <summary>Uses an index; false where it was used.</summary>
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

    /// <summary>The first rank of a group that is not used, or its count where none is left.</summary>
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
