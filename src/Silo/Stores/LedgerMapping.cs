using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>
/// Converts between the ledger's types and those of messages, in this place only: neither type refers to the other, and
/// the numbers of their enums are independent.
/// </summary>
internal static class LedgerMapping
{
    public static FitFailureCause ToLedger(this FailureCause cause) => cause switch
    {
        FailureCause.LostWorker => FitFailureCause.LostWorker,
        FailureCause.OutOfMemory => FitFailureCause.OutOfMemory,
        FailureCause.Diverged => FitFailureCause.Diverged,
        FailureCause.BadConfiguration => FitFailureCause.BadConfiguration,
        FailureCause.DeviceFailed => FitFailureCause.DeviceFailed,
        // A worker of a later version may report causes that this version does not have: such fits are retried, as
        // after any error.
        _ => FitFailureCause.Error,
    };

    public static ReportVerdict ToWire(this LedgerVerdict verdict) => verdict switch
    {
        LedgerVerdict.Accepted => ReportVerdict.Accepted,
        LedgerVerdict.Duplicate => ReportVerdict.Duplicate,
        LedgerVerdict.Late => ReportVerdict.Late,
        LedgerVerdict.Unknown => ReportVerdict.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "Reports have no such verdict."),
    };
}
