namespace Experiments.Search.Ledger;

public sealed partial class TrialLedger
{
    internal void RestoreFlags(LedgerFlags flags) => Flags = flags;

    internal void RestoreRefit(long trial) => _open.OpenRefit(trial);

    internal void RestoreFit(FitRecord row)
    {
        if (FindOrReopen(row.Id) is not { } fit) return;
        (fit.Score, fit.Cause, fit.Errors, fit.LostAttempts, fit.Token) =
            (row.Score, row.Cause, row.Errors, row.LostAttempts, row.Token);
        _counts.SetState(fit, row.State);
        if (row.Id.IsRefit) return;
        Retries += row.Retries;
        if (row is { HasEnded: true, IsAdopted: true }) AdoptedFits++;
        if (fit.Trial.HasEnded) CloseTrial(fit.Trial);
    }

    /// <summary>Makes the trials with pending fits available to grants.</summary>
    internal void RestoreReturned()
    {
        foreach (var trial in _open.Pending) _returned.Add(trial);
    }

    internal void RestoreLease(LeaseRecord row, DateTimeOffset now)
    {
        if (row.Token.Term >= _term)
            throw new ArgumentException($"Lease {row.Token.Value} has term {row.Token.Term}; the coordinator's "
                + $"term {_term} must be greater.");
        var lease = new OpenLease(row, now + _options.LeaseTerm);
        foreach (var id in row.Fits)
        {
            // A fit that was returned from this lease has a row with the token of this lease or a later one.
            if (FindOrReopen(id) is { HasEnded: false } fit && !(fit.Token >= row.Token)) AddToLease(lease, fit);
        }
        if (lease.IsFinished) _changes.Add(new LeaseReleased(row.Token, LeaseEnd.Finished));
        else _leases.Add(row.Token, lease);
    }

    private OpenFit? FindOrReopen(FitId id)
    {
        var open = _open.Find(id);
        if (open is not null || id.IsRefit || _open.IsUsed(id.GetTrialId())) return open;
        return _open.Restore(id.GetTrialId()).Fits[id.Fold];
    }
}
