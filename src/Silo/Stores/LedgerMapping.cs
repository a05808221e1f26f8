using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>
/// The one place where the ledger's types and those of the wire become each other: neither knows the other, and
/// neither's numbers mean anything to the other.
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
        // A worker of a later version may know causes that this one does not: they are tried again, as any error is.
        _ => FitFailureCause.Error,
    };

    public static ReportVerdict ToWire(this LedgerVerdict verdict) => verdict switch
    {
        LedgerVerdict.Accepted => ReportVerdict.Accepted,
        LedgerVerdict.Duplicate => ReportVerdict.Duplicate,
        LedgerVerdict.Late => ReportVerdict.Late,
        LedgerVerdict.Unknown => ReportVerdict.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "It has no verdict on the wire."),
    };
}
