namespace Experiments.Search.Strategies;

/// <summary>
/// Whole numbers that mostly come in runs: costs two numbers a run, however long it is.
/// </summary>
internal sealed class IntervalSet
{
    // Disjoint, sorted, never touching: [Start, End).
    private readonly List<(long Start, long End)> _runs = [];

    public bool IsEmpty => _runs.Count == 0;

    public int Runs => _runs.Count;

    public bool Contains(long value) => Before(value) is >= 0 and var i && value < _runs[i].End;

    /// <summary>Adds a number; false where it was there.</summary>
    public bool Add(long value)
    {
        var i = Before(value);
        if (i >= 0 && value < _runs[i].End) return false;
        var joinsLeft = i >= 0 && _runs[i].End == value;
        var joinsRight = i + 1 < _runs.Count && _runs[i + 1].Start == value + 1;
        if (joinsLeft && joinsRight)
        {
            _runs[i] = (_runs[i].Start, _runs[i + 1].End);
            _runs.RemoveAt(i + 1);
        }
        else if (joinsLeft) _runs[i] = (_runs[i].Start, value + 1);
        else if (joinsRight) _runs[i + 1] = (value, _runs[i + 1].End);
        else _runs.Insert(i + 1, (value, value + 1));
        return true;
    }

    /// <summary>The first number from a bound on that is not in the set.</summary>
    public long FirstGapFrom(long bound) => Before(bound) is >= 0 and var i && bound < _runs[i].End ? _runs[i].End : bound;

    /// <summary>Forgets every number below a bound.</summary>
    public void RemoveBelow(long bound)
    {
        var whole = Before(bound - 1);
        if (whole < 0) return;
        var last = _runs[whole];
        _runs.RemoveRange(0, whole + 1);
        if (last.End > bound) _runs.Insert(0, (bound, last.End));
    }

    /// <summary>The last run that begins at or before a number, or -1.</summary>
    private int Before(long value)
    {
        var (low, high) = (0, _runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_runs[middle].Start <= value) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }
}
