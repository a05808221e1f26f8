using Experiments.Search.Parameters;

namespace Experiments.Search.Ledger;

/// <summary>
/// A change of an operation that must become durable. A coordinator applies operations in memory, commits the changes
/// of <see cref="TrialLedger.TakeChanges"/> in their order in one transaction, and answers afterwards.
/// </summary>
public abstract record LedgerChange;

/// <summary>Inserts or replaces the row of a fit.</summary>
/// <param name="Fit">The row.</param>
/// <param name="Parameters">The hyperparameters of its trial.</param>
public sealed record FitChanged(FitRecord Fit, ParameterSet Parameters) : LedgerChange;

/// <summary>Inserts the row of a lease.</summary>
/// <param name="Lease">The row.</param>
public sealed record LeaseGranted(LeaseRecord Lease) : LedgerChange;

/// <summary>Deletes the row of a lease.</summary>
/// <param name="Token">The row's key.</param>
/// <param name="Reason">The reason of the end.</param>
public sealed record LeaseReleased(LeaseToken Token, LeaseEnd Reason) : LedgerChange;

/// <summary>Replaces the flags of the experiment.</summary>
/// <param name="Flags">The new flags.</param>
public sealed record FlagsChanged(LedgerFlags Flags) : LedgerChange;

/// <summary>Records the trial that is refitted.</summary>
/// <param name="Trial">The winner's number.</param>
public sealed record RefitOpened(long Trial) : LedgerChange;

/// <summary>The reason why a lease ended.</summary>
public enum LeaseEnd
{
    /// <summary>All its fits ended, or failed and wait for another lease.</summary>
    Finished,

    /// <summary>The worker gave it back, or the coordinator took it back.</summary>
    GivenBack,

    /// <summary>The worker did not renew it, or was voted out of the cluster.</summary>
    Expired,

    /// <summary>A user cancelled the experiment.</summary>
    Cancelled,
}

/// <summary>The operations of users and the spent budget, which concern the whole experiment.</summary>
/// <param name="Paused">Nothing is granted until a user resumes the experiment.</param>
/// <param name="Stopped">
/// The budget is spent: no further trial of the search is granted, leased fits run to their end, and the refit follows.
/// </param>
/// <param name="Cancelled">Nothing is granted or counted any more, for ever.</param>
public readonly record struct LedgerFlags(bool Paused = false, bool Stopped = false, bool Cancelled = false);
