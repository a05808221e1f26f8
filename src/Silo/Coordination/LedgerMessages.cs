using System.Diagnostics;
using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Coordination;

/// <summary>Between the words of the ledger and those of its messages.</summary>
internal static class LedgerMessages
{
    /// <summary>The cause of a failure, as the ledger weighs it.</summary>
    public static FitFailureCause ToLedger(this FailureCause cause) => cause switch
    {
        FailureCause.LostWorker => FitFailureCause.LostWorker,
        FailureCause.OutOfMemory => FitFailureCause.OutOfMemory,
        FailureCause.Diverged => FitFailureCause.Diverged,
        FailureCause.BadConfiguration => FitFailureCause.BadConfiguration,
        FailureCause.DeviceFailed => FitFailureCause.DeviceFailed,
        // A worker of a later version may tell causes apart that this one does not know.
        _ => FitFailureCause.Error,
    };

    /// <summary>The ledger's verdict on a report, for the worker that sent it.</summary>
    public static ReportVerdict ToMessage(this LedgerVerdict verdict) => verdict switch
    {
        LedgerVerdict.Accepted => ReportVerdict.Accepted,
        LedgerVerdict.Duplicate => ReportVerdict.Duplicate,
        LedgerVerdict.Late => ReportVerdict.Late,
        LedgerVerdict.Unknown => ReportVerdict.Unknown,
        _ => throw new UnreachableException($"The ledger has no verdict {verdict}."),
    };
}
