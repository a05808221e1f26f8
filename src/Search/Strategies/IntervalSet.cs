namespace Experiments.Search.Strategies;

/// <summary>A set of whole numbers, stored as intervals: each run of consecutive numbers is two numbers.</summary>
internal sealed class IntervalSet
{
    // Half-open intervals [Start, End): disjoint, sorted, never adjacent.
    private readonly List<(long Start, long End)> _intervals = [];

    public bool IsEmpty => _intervals.Count == 0;

    public int IntervalCount => _intervals.Count;

    public bool Contains(long value) => FindIntervalAtOrBefore(value) is >= 0 and var i && value < _intervals[i].End;

    /// <summary>Adds a number; false where the set contained it.</summary>
    public bool Add(long value)
    {
        var i = FindIntervalAtOrBefore(value);
        if (i >= 0 && value < _intervals[i].End) return false;
        var joinsLeft = i >= 0 && _intervals[i].End == value;
        var joinsRight = i + 1 < _intervals.Count && _intervals[i + 1].Start == value + 1;
        if (joinsLeft && joinsRight)
        {
            _intervals[i] = (_intervals[i].Start, _intervals[i + 1].End);
            _intervals.RemoveAt(i + 1);
        }
        else if (joinsLeft) _intervals[i] = (_intervals[i].Start, value + 1);
        else if (joinsRight) _intervals[i + 1] = (value, _intervals[i + 1].End);
        else _intervals.Insert(i + 1, (value, value + 1));
        return true;
    }

    /// <summary>Finds the first number that is not below a bound and not in the set.</summary>
    public long FindFirstGap(long bound) =>
        FindIntervalAtOrBefore(bound) is >= 0 and var i && bound < _intervals[i].End ? _intervals[i].End : bound;

    /// <summary>Removes all numbers below a bound.</summary>
    public void RemoveBelow(long bound)
    {
        var whole = FindIntervalAtOrBefore(bound - 1);
        if (whole < 0) return;
        var last = _intervals[whole];
        _intervals.RemoveRange(0, whole + 1);
        if (last.End > bound) _intervals.Insert(0, (bound, last.End));
    }

    /// <summary>Finds the index of the last interval that starts at or before a number, or -1.</summary>
    private int FindIntervalAtOrBefore(long value)
    {
        var (low, high) = (0, _intervals.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_intervals[middle].Start <= value) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
