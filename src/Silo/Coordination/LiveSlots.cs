using Experiments.Search.Ledger;

namespace Experiments.Silo.Coordination;

/// <summary>How many slots share an experiment: those that were heard of within two terms, or those that the catalog counts.</summary>
internal sealed class LiveSlots(TimeSpan term)
{
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    // Of every slot that ever asked: a question may come late that was given up long ago.
    private readonly Dictionary<string, long> _asked = new(StringComparer.Ordinal);
    private int _expected;

    public int Count => Math.Max(1, Math.Max(_expected, _seen.Count));

    public void Saw(string slot, DateTimeOffset now) => _seen[slot] = now;

    /// <summary>Notes that a slot asks; says whether it has asked nothing later.</summary>
    public bool Asks(string slot, long number, DateTimeOffset now)
    {
        if (!IsLatest(slot, number)) return false;
        Saw(slot, now);
        _asked[slot] = number;
        return true;
    }

    /// <summary>Whether a slot still waits for the answer to a question, as far as is known here.</summary>
    public bool IsLatest(string slot, long number) => number >= _asked.GetValueOrDefault(slot);

    /// <summary>Notes that a slot asks nothing more.</summary>
    public void Left(string slot)
    {
        Forget(slot);
        _asked[slot] = long.MaxValue;
    }

    /// <summary>Whether a slot of another device than a slot's own was heard of.</summary>
    public bool HasOtherDeviceThan(string slot) => _seen.Keys.Any(other => TrialLedger.DeviceOf(other) != TrialLedger.DeviceOf(slot));

    public void Forget(string slot) => _seen.Remove(slot);

    /// <summary>Takes what the catalog counts: before the first has asked, it is all that is known.</summary>
    public void Expect(int slots) => _expected = slots;

    public void Prune(DateTimeOffset now)
    {
        foreach (var slot in _seen.Where(s => now - s.Value > 2 * term).Select(s => s.Key).ToList()) _seen.Remove(slot);
    }
}
