using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>The effect of a report, or of a known result, on the ledger.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="WillRetry">Whether the fit failed and will run again.</param>
/// <param name="Ended">The result of the trial, if this was the last of its fits.</param>
public readonly record struct ReportResult(LedgerVerdict Verdict, bool WillRetry = false, TrialResult? Ended = null);

/// <summary>A lease that expired.</summary>
/// <param name="Token">The lease.</param>
/// <param name="WorkerId">The slot that held it.</param>
/// <param name="Returned">The fits that will run again.</param>
/// <param name="Failed">The fits that were lost too often and count as failed.</param>
public sealed record ExpiredLease(
    LeaseToken Token, string WorkerId, IReadOnlyList<FitId> Returned, IReadOnlyList<FitId> Failed);
