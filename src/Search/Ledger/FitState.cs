namespace Experiments.Search.Ledger;

/// <summary>The state of a fit. A fit ends exactly once.</summary>
public enum FitState
{
    /// <summary>The fit waits for a worker.</summary>
    Pending,

    /// <summary>The fit waits, and nothing is granted until a user resumes the search.</summary>
    Paused,

    /// <summary>A worker has the right to run the fit.</summary>
    Leased,

    /// <summary>The fit ended with a score.</summary>
    Completed,

    /// <summary>The fit ended with a failure, and counts as the worst.</summary>
    Failed,

    /// <summary>The fit did not end, because the search's budget was spent.</summary>
    Stopped,

    /// <summary>The fit did not end, because a user cancelled the search.</summary>
    Cancelled,
}
