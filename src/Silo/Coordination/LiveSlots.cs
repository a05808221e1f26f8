using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The slots that share an experiment: those that called within two lease terms. Their number is at least the number
/// that the catalog expects.
/// </summary>
internal sealed class LiveSlots(TimeSpan term)
{
    private readonly Dictionary<string, DateTimeOffset> _lastSeen = new(StringComparer.Ordinal);

    // The last request of every slot that ever asked: a request that the slot gave up long ago may arrive late.
    private readonly Dictionary<string, long> _lastRequests = new(StringComparer.Ordinal);
    private int _expected;

    public int Count => Math.Max(1, Math.Max(_expected, _lastSeen.Count));

    public void MarkSeen(string slot, DateTimeOffset now) => _lastSeen[slot] = now;

    /// <summary>Notes a request of a slot. Returns false for a request that is older than the last one.</summary>
    public bool TryBeginRequest(string slot, long number, DateTimeOffset now)
    {
        if (!IsLatestRequest(slot, number)) return false;
        MarkSeen(slot, now);
        _lastRequests[slot] = number;
        return true;
    }

    /// <summary>Checks that a slot has sent no later request.</summary>
    public bool IsLatestRequest(string slot, long number) => number >= _lastRequests.GetValueOrDefault(slot);

    /// <summary>Notes that a slot has left and sends no more requests.</summary>
    public void MarkLeft(string slot)
    {
        Remove(slot);
        _lastRequests[slot] = long.MaxValue;
    }

    /// <summary>Checks whether slots of another device than that of the given slot are live.</summary>
    public bool HasOtherDeviceThan(string slot) =>
        _lastSeen.Keys.Any(other => WorkerKey.FromSlot(other) != WorkerKey.FromSlot(slot));

    public void Remove(string slot) => _lastSeen.Remove(slot);

    /// <summary>Sets the number of slots that the catalog expects, for the time before they call.</summary>
    public void SetExpected(int slots) => _expected = slots;

    public void Prune(DateTimeOffset now)
    {
        foreach (var slot in _lastSeen.Where(s => now - s.Value > 2 * term).Select(s => s.Key).ToList())
            _lastSeen.Remove(slot);
    }
}
