namespace Experiments.Engine.Training;

/// <summary>
/// The fits of a pack that wait for a free lane, and those that hold one and may have to begin again.
/// </summary>
internal sealed class LaneQueue(PackSpec pack, ILaneRefill refill)
{
    private readonly LinkedList<(int Number, LaneSpec Spec)> _queue = new(
        pack.Lanes.Index().Select(lane => (lane.Index, lane.Item)));
    private readonly SortedDictionary<int, LaneSpec> _started = [];
    private int _nextNumber = pack.Lanes.Count;

    /// <summary>Whether a fit waits.</summary>
    public bool HasWaiting => _queue.Count > 0;

    /// <summary>Whether fits can still come that are not known yet.</summary>
    public bool CanGrow => refill.CanGrow;

    /// <summary>The fits that wait.</summary>
    public IEnumerable<LaneSpec> Waiting => _queue.Select(lane => lane.Spec);

    /// <summary>Whether somebody still wants a fit.</summary>
    public bool IsWanted(int number) => refill.IsWanted(number);

    /// <summary>Asks for more, where fewer wait than lanes are free.</summary>
    public void Refill(int lanes)
    {
        if (!refill.CanGrow || _queue.Count >= lanes) return;
        foreach (var spec in refill.TakeLanes(lanes - _queue.Count))
        {
            PackValidator.Check(pack.Task, _nextNumber, spec);
            PackValidator.CheckWidth(pack, spec);
            _queue.AddLast((_nextNumber++, spec));
        }
    }

    /// <summary>Gives the fit that has waited longest.</summary>
    public (int Number, LaneSpec Spec) Dequeue()
    {
        var first = _queue.First!.Value;
        _queue.RemoveFirst();
        _started.Add(first.Number, first.Spec);
        return first;
    }

    /// <summary>Notes that a fit has ended, or is not wanted.</summary>
    public void Complete(int number) => _started.Remove(number);

    /// <summary>Lets the fits that have begun wait again, before all others.</summary>
    public void RequeueStarted()
    {
        foreach (var (number, spec) in _started.Reverse()) _queue.AddFirst((number, spec));
        _started.Clear();
    }
}
