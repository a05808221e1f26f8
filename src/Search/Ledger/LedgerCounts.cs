namespace Experiments.Search.Ledger;

/// <summary>The number of fits of the search in each state, without the refit.</summary>
/// <param name="Pending">Fits that wait; an upper bound while constraints may still exclude trials.</param>
/// <param name="Paused">Fits that wait until a user resumes the search.</param>
/// <param name="Leased">Fits that workers hold.</param>
/// <param name="Completed">Fits that ended with a score.</param>
/// <param name="Failed">Fits that ended with a failure.</param>
/// <param name="Stopped">Fits that did not end, because the budget was spent.</param>
/// <param name="Cancelled">Fits that did not end, because a user cancelled the search.</param>
public readonly record struct LedgerCounts(
    long Pending = 0,
    long Paused = 0, long Leased = 0, long Completed = 0, long Failed = 0, long Stopped = 0, long Cancelled = 0)
{
    /// <summary>The number of fits that have ended.</summary>
    public long Ended => Completed + Failed;

    /// <summary>The number of all fits.</summary>
    public long Total => Pending + Paused + Leased + Completed + Failed + Stopped + Cancelled;
}
