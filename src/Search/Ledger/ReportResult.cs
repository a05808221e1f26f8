using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>What a report, or a known result, did to the ledger.</summary>
/// <param name="Verdict">How it was taken.</param>
/// <param name="WillRetry">Whether the fit failed and waits to be run again.</param>
/// <param name="Ended">The trial, if this was the last of its fits.</param>
public readonly record struct ReportResult(LedgerVerdict Verdict, bool WillRetry = false, TrialResult? Ended = null);

/// <summary>A lease that ended because its worker fell silent.</summary>
/// <param name="Token">The lease.</param>
/// <param name="WorkerId">Who held it.</param>
/// <param name="Returned">The fits that wait to be run again.</param>
/// <param name="Failed">The fits that were lost too often and count as failed.</param>
public sealed record ExpiredLease(
    LeaseToken Token, string WorkerId, IReadOnlyList<FitId> Returned, IReadOnlyList<FitId> Failed);
