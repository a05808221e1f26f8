using Experiments.Contracts.Leases;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>The fits of a search that have ended, as its status and its metrics show them.</summary>
internal sealed class SearchHistory(TrialCounts counts)
{
    /// <summary>The failures of all fits.</summary>
    public FailureSummary Failures { get; } = new();

    /// <summary>The trials, as metrics show them.</summary>
    public TrialCounts Counts => counts;

    /// <summary>How long fits take.</summary>
    public FitTimes Times { get; } = new();

    /// <summary>The refit; null before its end.</summary>
    public FitReport? Refit { get; private set; }

    /// <summary>Adds a fit that ended.</summary>
    /// <param name="fit">Its report.</param>
    /// <param name="now">The time of the end; null for a fit that ended in an earlier term or was adopted.</param>
    public void Add(FitReport fit, DateTimeOffset? now)
    {
        if (fit.GetId().IsRefit) Refit = fit;
        Failures.Add(fit);
        counts.OnEnded(fit, now);
    }
}
