using Experiments.Search.Spaces;

namespace Experiments.Search.Strategies;

/// <summary>
/// Which raw indices of a grid were given or skipped: all below a mark, and beyond it some of certain groups. Kept by rank
/// within the group, where the points of a group that is worked through make one run although their raw indices lie apart.
/// </summary>
internal sealed class UsedPoints(GridGroups groups, long count)
{
    private readonly Dictionary<long, IntervalSet> _beyond = [];

    /// <summary>Every index below is used.</summary>
    public long Mark { get; private set; }

    /// <summary>How many are used.</summary>
    public long Used { get; private set; }

    /// <summary>How many runs of ranks are remembered beyond the mark: what the memory is.</summary>
    public int Runs => _beyond.Values.Sum(r => r.Runs);

    public bool Contains(long index)
    {
        if (index < Mark) return true;
        if (_beyond.Count == 0) return false;
        var group = groups.Of(index);
        return _beyond.TryGetValue(group.Number, out var ranks) && ranks.Contains(group.RankOf(index));
    }

    /// <summary>Uses an index; false where it was used.</summary>
    public bool Add(long index)
    {
        if (index < Mark) return false;
        if (index == Mark) Mark++;
        else
        {
            var group = groups.Of(index);
            if (!_beyond.TryGetValue(group.Number, out var ranks)) _beyond[group.Number] = ranks = new();
            if (!ranks.Add(group.RankOf(index))) return false;
        }
        Used++;
        while (_beyond.Count > 0 && Mark < count && Contains(Mark)) Pass(groups.Of(Mark));
        return true;
    }

    /// <summary>The first rank of a group that is not used, or its count where none is left.</summary>
    public long FirstFree(GridGroup group)
    {
        var rank = group.FirstRankFrom(Mark);
        return _beyond.TryGetValue(group.Number, out var ranks) ? ranks.FirstGapFrom(rank) : rank;
    }

    private void Pass(GridGroup group)
    {
        var ranks = _beyond[group.Number];
        ranks.RemoveBelow(group.RankOf(Mark) + 1);
        if (ranks.IsEmpty) _beyond.Remove(group.Number);
        Mark++;
    }
}
