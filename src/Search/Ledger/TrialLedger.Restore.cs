using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

public sealed partial class TrialLedger
{
    /// <summary>Builds the ledger again from its durable rows. Open leases get a full term from now.</summary>
    /// <param name="strategy">A strategy made as the first one was, and not yet asked.</param>
    /// <param name="options">How to lease and retry.</param>
    /// <param name="term">The new coordinator's epoch.</param>
    /// <param name="snapshot">The rows.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="ArgumentException">A lease is of this epoch or a later one.</exception>
    public static TrialLedger Restore(
        ISearchStrategy strategy, TrialLedgerOptions options, long term, LedgerSnapshot snapshot, DateTimeOffset now)
    {
        var ledger = new TrialLedger(strategy, options, term) { Flags = snapshot.Flags };
        if (snapshot.RefitTrial is { } refit) ledger._refit = ledger.CreateRefit(refit);
        foreach (var fit in snapshot.Fits) ledger.RestoreFit(fit);
        foreach (var lease in snapshot.Leases) ledger.RestoreLease(lease, now);
        foreach (var trial in ledger._open.Values.Where(t => t.HasPendingFits)) ledger._returned.Add(trial);
        return ledger;
    }

    private void RestoreFit(FitRecord row)
    {
        if (FindOrReopen(row.Id) is not { } fit) return;
        (fit.Score, fit.Cause, fit.Errors, fit.LostAttempts, fit.Token) =
            (row.Score, row.Cause, row.Errors, row.LostAttempts, row.Token);
        SetState(fit, row.State);
        if (row.Id.IsRefit) return;
        Retries += row.Retries;
        if (row is { HasEnded: true, IsAdopted: true }) AdoptedFits++;
        if (fit.Trial.HasEnded) CloseTrial(fit.Trial);
    }

    private void RestoreLease(LeaseRecord row, DateTimeOffset now)
    {
        if (row.Token.Term >= _term)
            throw new ArgumentException($"Lease {row.Token.Value} is of epoch {row.Token.Term}; the coordinator's "
                + $"epoch {_term} must be greater.");
        var lease = new OpenLease(row, now + _options.LeaseTerm);
        foreach (var id in row.Fits)
        {
            // A fit that left this lease without ending has a row that bears its token, or that of a later lease.
            if (FindOrReopen(id) is { HasEnded: false } fit && !(fit.Token >= row.Token)) AddToLease(lease, fit);
        }
        if (lease.IsFinished) _changes.Add(new LeaseReleased(row.Token, LeaseEnd.Finished));
        else _leases.Add(row.Token, lease);
    }

    private OpenFit? FindOrReopen(FitId id)
    {
        if (id.IsRefit || FindFit(id) is not null) return FindFit(id);
        if (_strategy.IsUsed(id.Trial, id.Rung)) return null;
        _strategy.Restore(id.Trial, id.Rung);
        return AddOpenTrial(
            new OpenTrial(_strategy, id.Trial, id.Rung, Enumerable.Range(0, _options.Folds))).Fits[id.Fold];
    }
}
