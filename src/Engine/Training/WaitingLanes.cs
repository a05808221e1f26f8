namespace Experiments.Engine.Training;

/// <summary>The fits of a pack that wait for a free lane, and those that hold one and may have to begin again.</summary>
internal sealed class WaitingLanes(PackSpec pack, Func<int, IReadOnlyList<LaneSpec>>? feed, Func<int, bool>? awaits)
{
    private readonly LinkedList<(int Number, LaneSpec Spec)> _waiting = new(pack.Lanes.Index().Select(lane => (lane.Index, lane.Item)));
    private readonly SortedDictionary<int, LaneSpec> _begun = [];
    private int _numbers = pack.Lanes.Count;

    /// <summary>Whether a fit waits.</summary>
    public bool HasAny => _waiting.Count > 0;

    /// <summary>Whether fits can still come that are not known yet.</summary>
    public bool CanGrow => feed is not null;

    /// <summary>The fits that wait.</summary>
    public IEnumerable<LaneSpec> All => _waiting.Select(lane => lane.Spec);

    /// <summary>Whether somebody still wants a fit.</summary>
    public bool Awaits(int number) => awaits?.Invoke(number) ?? true;

    /// <summary>Asks for more, where fewer wait than lanes are free.</summary>
    public void Fill(int lanes)
    {
        if (feed is null || _waiting.Count >= lanes) return;
        foreach (var spec in feed(lanes - _waiting.Count))
        {
            PackValidator.Check(pack.Task, _numbers, spec);
            PackValidator.CheckWidth(pack, spec);
            _waiting.AddLast((_numbers++, spec));
        }
    }

    /// <summary>Gives the fit that has waited longest.</summary>
    public (int Number, LaneSpec Spec) Take()
    {
        var first = _waiting.First!.Value;
        _waiting.RemoveFirst();
        _begun.Add(first.Number, first.Spec);
        return first;
    }

    /// <summary>Notes that a fit has ended, or is not wanted.</summary>
    public void End(int number) => _begun.Remove(number);

    /// <summary>Lets the fits that have begun wait again, before all others.</summary>
    public void ReturnBegun()
    {
        foreach (var (number, spec) in _begun.Reverse()) _waiting.AddFirst((number, spec));
        _begun.Clear();
    }
}
