namespace Experiments.Search.Ledger;

/// <summary>How many fits of the search (the refit is not among them) are in which state.</summary>
/// <param name="Pending">Waiting; an upper bound where constraints may still exclude trials.</param>
/// <param name="Paused">Waiting for the search to be resumed.</param>
/// <param name="Leased">With a worker.</param>
/// <param name="Completed">Ended with a score.</param>
/// <param name="Failed">Ended with a cause.</param>
/// <param name="Stopped">Never run, for the budget was spent.</param>
/// <param name="Cancelled">Never ended, for the search was cancelled.</param>
public readonly record struct LedgerCounts(
    long Pending = 0,
    long Paused = 0, long Leased = 0, long Completed = 0, long Failed = 0, long Stopped = 0, long Cancelled = 0)
{
    /// <summary>Fits that have ended.</summary>
    public long Ended => Completed + Failed;

    /// <summary>Fits in any state.</summary>
    public long Total => Pending + Paused + Leased + Completed + Failed + Stopped + Cancelled;
}
