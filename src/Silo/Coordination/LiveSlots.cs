using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>
/// How many slots share an experiment: those that were heard of within two terms, or those that the catalog counts.
/// </summary>
internal sealed class LiveSlots(TimeSpan term)
{
    private readonly Dictionary<string, DateTimeOffset> _lastSeen = new(StringComparer.Ordinal);

    // Of every slot that ever asked: a question may come late that was given up long ago.
    private readonly Dictionary<string, long> _lastRequests = new(StringComparer.Ordinal);
    private int _expected;

    public int Count => Math.Max(1, Math.Max(_expected, _lastSeen.Count));

    public void MarkSeen(string slot, DateTimeOffset now) => _lastSeen[slot] = now;

    /// <summary>Notes that a slot asks; says whether it has asked nothing later.</summary>
    public bool TryBeginRequest(string slot, long number, DateTimeOffset now)
    {
        if (!IsLatestRequest(slot, number)) return false;
        MarkSeen(slot, now);
        _lastRequests[slot] = number;
        return true;
    }

    /// <summary>Whether a slot still waits for the answer to a question, as far as is known here.</summary>
    public bool IsLatestRequest(string slot, long number) => number >= _lastRequests.GetValueOrDefault(slot);

    /// <summary>Notes that a slot asks nothing more.</summary>
    public void MarkLeft(string slot)
    {
        Remove(slot);
        _lastRequests[slot] = long.MaxValue;
    }

    /// <summary>Whether a slot of another device than a slot's own was heard of.</summary>
    public bool HasOtherDeviceThan(string slot) =>
        _lastSeen.Keys.Any(other => WorkerKey.FromSlot(other) != WorkerKey.FromSlot(slot));

    public void Remove(string slot) => _lastSeen.Remove(slot);

    /// <summary>Takes what the catalog counts: before the first has asked, it is all that is known.</summary>
    public void SetExpected(int slots) => _expected = slots;

    public void Prune(DateTimeOffset now)
    {
        foreach (var slot in _lastSeen.Where(s => now - s.Value > 2 * term).Select(s => s.Key).ToList())
            _lastSeen.Remove(slot);
    }
}
