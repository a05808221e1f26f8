using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

public sealed partial class TrialLedger
{
    /// <summary>Applies a worker's report of one fit. A report also renews the lease.</summary>
    /// <param name="token">The lease under which the fit ran.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="outcome">The outcome of the fit.</param>
    /// <param name="now">The time.</param>
    public ReportResult Report(LeaseToken token, FitId fit, FitOutcome outcome, DateTimeOffset now)
    {
        if (!_leases.TryGetValue(token, out var lease) || lease.Find(fit) is not { } held)
            return new(ClassifyRefusal(token, fit, lease));
        Renew(token, now);
        TrialResult? ended = null;
        if (outcome.Failure is { } cause) ended = FailFit(lease, held, cause);
        else ended = EndFit(lease, held, FitState.Completed, outcome.Score);
        if (lease.IsFinished) Release(lease, LeaseEnd.Finished);
        return new(LedgerVerdict.Accepted, WillRetry: !held.HasEnded, ended);
    }

    /// <summary>
    /// Adopts a result that is known already, for a fit of the search that has not ended. A leased fit leaves its
    /// lease, because a coordinator adopts results after a grant and before its answer.
    /// </summary>
    public ReportResult Adopt(FitId fit, FitOutcome outcome)
    {
        if (!_open.IsFold(fit)) return new(LedgerVerdict.Unknown);
        if (Flags.Cancelled) return new(LedgerVerdict.Late);
        var open = _open.Find(fit);
        if (open is { HasEnded: true }) return new(LedgerVerdict.Duplicate);
        if (open is null)
        {
            if (_open.IsUsed(fit.GetTrialId())) return new(LedgerVerdict.Duplicate);
            if (Flags.Stopped) return new(LedgerVerdict.Late);
            open = _open.Restore(fit.GetTrialId()).Fits[fit.Fold];
        }

        var lease = open.State == FitState.Leased ? _leases[open.Token!.Value] : null;
        open.Token = null;
        AdoptedFits++;
        var state = outcome.Failure is null ? FitState.Completed : FitState.Failed;
        open.Cause = outcome.Failure;
        if (outcome.Failure is not null) open.Errors++;
        var ended = EndFit(lease, open, state, outcome.Score);
        if (lease is { IsFinished: true }) Release(lease, LeaseEnd.Finished);
        if (open.Trial.HasPendingFits) _returned.Add(open.Trial);
        else _returned.Remove(open.Trial);
        return new(LedgerVerdict.Accepted, Ended: ended);
    }

    private LedgerVerdict ClassifyRefusal(LeaseToken token, FitId fit, OpenLease? lease)
    {
        if (token > LeaseToken.Create(_term, _sequence) || token.Sequence == 0) return LedgerVerdict.Unknown;
        if (lease is not null && !lease.Record.Fits.Contains(fit)) return LedgerVerdict.Unknown;
        if (_open.Find(fit) is { } open) return open.HasEnded ? LedgerVerdict.Duplicate : LedgerVerdict.Late;
        if (_open.IsFold(fit) && fit.Trial >= 0 && _open.IsUsed(fit.GetTrialId())) return LedgerVerdict.Duplicate;
        // The rows of a cancelled ledger contain only fits that ended, and not all fits that were granted.
        return Flags.Cancelled ? LedgerVerdict.Late : LedgerVerdict.Unknown;
    }

    /// <summary>Counts a failure, and returns the fit or ends it.</summary>
    private TrialResult? FailFit(OpenLease lease, OpenFit fit, FitFailureCause cause)
    {
        fit.Cause = cause;
        if (cause.IsLostAttempt()) fit.LostAttempts++;
        else fit.Errors++;
        (fit.Trial.FailedOnDevice, fit.Trial.LostItsWorker) =
            (_options.GetDevice(lease.Record.WorkerId), cause == FitFailureCause.LostWorker);
        if (!_options.CanRetry(fit, cause)) return EndFit(lease, fit, FitState.Failed, double.NaN);
        if (!fit.Id.IsRefit) Retries++;
        ReturnFit(lease, fit);
        return null;
    }

    private TrialResult? EndFit(OpenLease? lease, OpenFit fit, FitState state, double score)
    {
        lease?.Remove(fit);
        _counts.SetState(fit, state);
        fit.Score = score;
        if (state == FitState.Completed) fit.Cause = null;
        _changes.Add(new FitChanged(fit.ToRecord(), fit.Trial.Trial.Parameters));
        return fit.Id.IsRefit || !fit.Trial.HasEnded ? null : CloseTrial(fit.Trial);
    }

    private TrialResult CloseTrial(OpenTrial trial)
    {
        var result = trial.ComputeResult();
        _open.Remove(trial);
        TrialsEnded++;
        if (result.Leads(Best)) Best = result;
        _strategy.Tell(result);
        return result;
    }
}
