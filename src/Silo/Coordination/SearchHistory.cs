using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>
/// Puts the durable fits of a search back, row by row, so that a million of them can be streamed: into its ledger, and
/// into what is shown of it beside.
/// </summary>
/// <param name="ledger">The ledger that is restored.</param>
/// <param name="counts">The trials as metrics show them.</param>
/// <param name="metric">The metric that picks the winner.</param>
internal sealed class SearchHistory(LedgerRestorer ledger, TrialCounts counts, string metric)
{
    /// <summary>The failures of all fits so far.</summary>
    public FailureSummary Failures { get; } = new();

    /// <summary>The trials as metrics show them.</summary>
    public TrialCounts Counts => counts;

    /// <summary>The refit, if it has ended.</summary>
    public FitReport? Refit { get; private set; }

    /// <summary>Puts back a fit that ended.</summary>
    public void Add(StoredFit fit)
    {
        if (fit.Report.GetId().IsRefit) Refit = fit.Report;
        Failures.Add(fit.Report);
        counts.OnEnded(fit.Report, now: null);
        ledger.Add(fit.ToRecord(metric));
    }
}
