namespace Experiments.Search.Ledger;

/// <summary>Where a fit is in its life. It ends exactly once.</summary>
public enum FitState
{
    /// <summary>Waits for a worker.</summary>
    Pending,

    /// <summary>Waits, and nothing is granted until the search is resumed.</summary>
    Paused,

    /// <summary>A worker has the right to run it.</summary>
    Leased,

    /// <summary>Ended with a score.</summary>
    Completed,

    /// <summary>Ended with a cause, and counts as the worst.</summary>
    Failed,

    /// <summary>Never ran, because the search's budget was spent.</summary>
    Stopped,

    /// <summary>Never ended, because the search was cancelled.</summary>
    Cancelled,
}
