using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>
/// Builds a ledger again from its durable rows, which are given one after the other: a million of them can be streamed.
/// </summary>
public sealed class LedgerRestorer
{
    private readonly TrialLedger _ledger;

    /// <param name="strategy">A strategy made as the first one was, and not yet asked.</param>
    /// <param name="options">How to lease and retry.</param>
    /// <param name="term">The new coordinator's term.</param>
    /// <param name="flags">What was asked of the experiment.</param>
    /// <param name="refitTrial">The trial that is refitted, or null where the refit has not been opened.</param>
    public LedgerRestorer(
        ISearchStrategy strategy, TrialLedgerOptions options, long term, LedgerFlags flags = default,
        long? refitTrial = null)
    {
        _ledger = new(strategy, options, term);
        _ledger.RestoreFlags(flags);
        if (refitTrial is { } trial) _ledger.RestoreRefit(trial);
    }

    /// <summary>Puts back the row of a fit; rows come in the order of their last commit.</summary>
    public void Add(FitRecord fit) => _ledger.RestoreFit(fit);

    /// <summary>Ends with the rows of the open leases, which get a full term from now.</summary>
    /// <returns>The ledger.</returns>
    /// <exception cref="ArgumentException">A lease is of this term or a later one.</exception>
    public TrialLedger Complete(IEnumerable<LeaseRecord> leases, DateTimeOffset now)
    {
        foreach (var lease in leases) _ledger.RestoreLease(lease, now);
        _ledger.RestoreReturned();
        return _ledger;
    }
}
