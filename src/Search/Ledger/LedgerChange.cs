using Experiments.Search.Parameters;

namespace Experiments.Search.Ledger;

/// <summary>
/// One durable consequence of an operation. A coordinator applies operations in memory, commits the changes that
/// <see cref="TrialLedger.TakeChanges"/> gives in one transaction and in their order, and only then answers.
/// </summary>
public abstract record LedgerChange;

/// <summary>Insert or replace the row of a fit.</summary>
/// <param name="Fit">The row.</param>
/// <param name="Parameters">The hyperparameters of its trial.</param>
public sealed record FitChanged(FitRecord Fit, ParameterSet Parameters) : LedgerChange;

/// <summary>Insert the row of a lease.</summary>
/// <param name="Lease">The row.</param>
public sealed record LeaseGranted(LeaseRecord Lease) : LedgerChange;

/// <summary>Delete the row of a lease.</summary>
/// <param name="Token">The row's key.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record LeaseReleased(LeaseToken Token, LeaseEnd Reason) : LedgerChange;

/// <summary>Replace the flags of the experiment.</summary>
/// <param name="Flags">The new ones.</param>
public sealed record FlagsChanged(LedgerFlags Flags) : LedgerChange;

/// <summary>Record which trial is refitted.</summary>
/// <param name="Trial">The winner's number.</param>
public sealed record RefitOpened(long Trial) : LedgerChange;

/// <summary>Why a lease ended.</summary>
public enum LeaseEnd
{
    /// <summary>All its fits ended, or failed and wait for another.</summary>
    Finished,

    /// <summary>Its worker gave it back.</summary>
    GivenBack,

    /// <summary>Its worker fell silent.</summary>
    Expired,

    /// <summary>The experiment was cancelled.</summary>
    Cancelled,
}

/// <summary>What a user or a budget has asked of the whole experiment.</summary>
/// <param name="Paused">Nothing is granted for now.</param>
/// <param name="Stopped">
/// No further trial of the search is granted; what is leased runs to its end, and the refit follows.
/// </param>
/// <param name="Cancelled">Nothing is granted or counted any more.</param>
public readonly record struct LedgerFlags(bool Paused = false, bool Stopped = false, bool Cancelled = false);
