namespace Experiments.Engine.Training;

/// <summary>
/// The queue of a pack's fits that wait for a free lane, and the set of started fits, which may have to start again.
/// </summary>
internal sealed class LaneQueue(PackSpec pack, ILaneRefill refill)
{
    private readonly LinkedList<(int Number, LaneSpec Spec)> _queue = new(
        pack.Lanes.Index().Select(lane => (lane.Index, lane.Item)));
    private readonly SortedDictionary<int, LaneSpec> _started = [];
    private int _nextNumber = pack.Lanes.Count;

    /// <summary>True if a fit waits.</summary>
    public bool HasWaiting => _queue.Count > 0;

    /// <summary>True if further fits may follow.</summary>
    public bool CanGrow => refill.CanGrow;

    /// <summary>The fits that wait.</summary>
    public IEnumerable<LaneSpec> Waiting => _queue.Select(lane => lane.Spec);

    /// <summary>Returns true if a fit is still wanted.</summary>
    public bool IsWanted(int number) => refill.IsWanted(number);

    /// <summary>Requests further fits if fewer wait than lanes are free.</summary>
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

    /// <summary>Removes and returns the first fit of the queue, and records it as started.</summary>
    public (int Number, LaneSpec Spec) Dequeue()
    {
        var first = _queue.First!.Value;
        _queue.RemoveFirst();
        _started.Add(first.Number, first.Spec);
        return first;
    }

    /// <summary>Removes a fit that has ended, or is no longer wanted, from the started fits.</summary>
    public void Complete(int number) => _started.Remove(number);

    /// <summary>Puts the started fits back to the front of the queue, in the order of their numbers.</summary>
    public void RequeueStarted()
    {
        foreach (var (number, spec) in _started.Reverse()) _queue.AddFirst((number, spec));
        _started.Clear();
    }
}
