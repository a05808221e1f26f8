using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>
/// Restores a ledger from its durable rows. The rows are added one after the other, so a million of them can be
/// streamed.
/// </summary>
public sealed class LedgerRestorer
{
    private readonly TrialLedger _ledger;

    /// <param name="strategy">A new strategy of the same kind as the first one.</param>
    /// <param name="options">The rules of leases and attempts.</param>
    /// <param name="term">The new coordinator's term.</param>
    /// <param name="flags">The experiment's flags.</param>
    /// <param name="refitTrial">The trial that is refitted; null before the refit is opened.</param>
    public LedgerRestorer(
        ISearchStrategy strategy, TrialLedgerOptions options, long term, LedgerFlags flags = default,
        long? refitTrial = null)
    {
        _ledger = new(strategy, options, term);
        _ledger.RestoreFlags(flags);
        if (refitTrial is { } trial) _ledger.RestoreRefit(trial);
    }

    /// <summary>Adds the row of a fit. Rows are added in the order of their last commit.</summary>
    public void Add(FitRecord fit) => _ledger.RestoreFit(fit);

    /// <summary>Adds the rows of the open leases, which get a full lease term from now, and completes.</summary>
    /// <returns>The ledger.</returns>
    /// <exception cref="ArgumentException">A lease is of this term or a later one.</exception>
    public TrialLedger Complete(IEnumerable<LeaseRecord> leases, DateTimeOffset now)
    {
        foreach (var lease in leases) _ledger.RestoreLease(lease, now);
        _ledger.RestoreReturned();
        return _ledger;
    }
}
