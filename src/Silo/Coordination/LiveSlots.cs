using Experiments.Search.Ledger;

namespace Experiments.Silo.Coordination;

/// <summary>How many slots share an experiment: those that were heard of within two terms, or those that the catalog counts.</summary>
internal sealed class LiveSlots(TimeSpan term)
{
    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);
    private int _expected;

    public int Count => Math.Max(1, Math.Max(_expected, _seen.Count));

    public void Saw(string slot, DateTimeOffset now) => _seen[slot] = now;

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
