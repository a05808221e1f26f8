using Experiments.Search.Ledger;

namespace Experiments.Silo.Coordination;

/// <summary>
/// How long the fits of a search take from their lease to their end: those that run, and the last that ended. Both are
/// measured from the lease, so that they can be compared. The refit is left out: it trains on other rows.
/// </summary>
internal sealed class FitTimes
{
    /// <summary>The number of ended fits that the median is of.</summary>
    private const int Kept = 255;

    // In the order of the grants: a later lease has the greater token.
    private readonly SortedDictionary<LeaseToken, DateTimeOffset> _running = [];
    private readonly Queue<TimeSpan> _ended = new(Kept);

    /// <summary>The time since which the oldest running fit is leased; null while none runs.</summary>
    public DateTimeOffset? OldestLeased => _running.Count == 0 ? null : _running.First().Value;

    /// <summary>The median time of the fits that ended last; null before the first.</summary>
    public TimeSpan? ComputeMedian()
    {
        if (_ended.Count == 0) return null;
        var times = _ended.ToArray();
        Array.Sort(times);
        return times[times.Length / 2];
    }

    public void OnLeased(LeaseRecord lease, DateTimeOffset now)
    {
        if (!lease.Fits.Any(fit => fit.IsRefit)) _running[lease.Token] = now;
    }

    public void OnReleased(LeaseToken lease) => _running.Remove(lease);

    /// <summary>Notes that a fit has ended with scores that its worker computed.</summary>
    public void OnEnded(LeaseToken? lease, DateTimeOffset now)
    {
        if (lease is not { } token || !_running.TryGetValue(token, out var leased)) return;
        if (_ended.Count == Kept) _ended.Dequeue();
        _ended.Enqueue(now - leased);
    }
}
