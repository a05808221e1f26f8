using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

public sealed partial class TrialLedger
{
    /// <summary>Takes what a worker says of one fit. A report is a sign of life: it renews the lease.</summary>
    /// <param name="token">The lease under which it ran.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="now">The time.</param>
    public ReportResult Report(LeaseToken token, FitId fit, FitOutcome outcome, DateTimeOffset now)
    {
        if (!_leases.TryGetValue(token, out var lease) || lease.Find(fit) is not { } held) return new(Refusal(token, fit, lease));
        Renew(token, now);
        TrialResult? ended = null;
        if (outcome.Failure is { } cause) ended = Fail(lease, held, cause);
        else ended = End(lease, held, FitState.Completed, outcome.Score);
        if (lease.IsFinished) Release(lease, LeaseEnd.Finished);
        return new(LedgerVerdict.Accepted, WillRetry: !held.HasEnded, ended);
    }

    /// <summary>
    /// Takes a result that is known already, for a fit of the search that has not ended. A fit that is leased is taken out of
    /// its lease: a coordinator can adopt between a grant and its answer.
    /// </summary>
    public ReportResult Adopt(FitId fit, FitOutcome outcome)
    {
        if (fit.IsRefit || fit.Fold < 0 || fit.Fold >= _options.Folds) return new(LedgerVerdict.Unknown);
        if (Switches.Cancelled) return new(LedgerVerdict.Late);
        var open = Find(fit);
        if (open is { HasEnded: true }) return new(LedgerVerdict.Duplicate);
        if (open is null)
        {
            if (_strategy.IsTaken(fit.Trial, fit.Rung)) return new(LedgerVerdict.Duplicate);
            if (Switches.Stopped) return new(LedgerVerdict.Late);
            _strategy.Restore(fit.Trial, fit.Rung);
            open = Open(new OpenTrial(_strategy, fit.Trial, fit.Rung, Enumerable.Range(0, _options.Folds))).Fits[fit.Fold];
        }

        var lease = open.State == FitState.Leased ? _leases[open.Token!.Value] : null;
        open.Token = null;
        Adopted++;
        var state = outcome.Failure is null ? FitState.Completed : FitState.Failed;
        open.Cause = outcome.Failure;
        if (outcome.Failure is not null) open.Errors++;
        var ended = End(lease, open, state, outcome.Score);
        if (lease is { IsFinished: true }) Release(lease, LeaseEnd.Finished);
        if (open.Trial.IsWaiting) _returned.Add(open.Trial);
        else _returned.Remove(open.Trial);
        return new(LedgerVerdict.Accepted, Ended: ended);
    }

    private LedgerVerdict Refusal(LeaseToken token, FitId fit, OpenLease? lease)
    {
        if (token > LeaseToken.Of(_epoch, _sequence) || token.Sequence == 0) return LedgerVerdict.Unknown;
        if (lease is not null && !lease.Record.Fits.Contains(fit)) return LedgerVerdict.Unknown;
        if (Find(fit) is { } open) return open.HasEnded ? LedgerVerdict.Duplicate : LedgerVerdict.Late;
        var wasGranted = !fit.IsRefit && fit.Fold >= 0 && fit.Fold < _options.Folds && fit.Trial >= 0
            && _strategy.IsTaken(fit.Trial, fit.Rung);
        if (wasGranted) return LedgerVerdict.Duplicate;
        // A cancelled ledger remembers only what ended: what it had granted besides is not among its rows.
        return Switches.Cancelled ? LedgerVerdict.Late : LedgerVerdict.Unknown;
    }

    /// <summary>Counts a failure, and returns the fit or ends it.</summary>
    private TrialResult? Fail(OpenLease lease, OpenFit fit, FitFailureCause cause)
    {
        fit.Cause = cause;
        if (IsLoss(cause)) fit.Losses++;
        else fit.Errors++;
        (fit.Trial.FailedOn, fit.Trial.WasLost) = (DeviceOf(lease.Record.WorkerId), cause == FitFailureCause.LostWorker);
        if (!CanRetry(fit, cause)) return End(lease, fit, FitState.Failed, double.NaN);
        if (!fit.Id.IsRefit) Retries++;
        Return(lease, fit);
        return null;
    }

    private static bool IsLoss(FitFailureCause cause) => cause is FitFailureCause.LostWorker or FitFailureCause.DeviceFailed;

    private bool CanRetry(OpenFit fit, FitFailureCause cause) => cause switch
    {
        _ when IsLoss(cause) => fit.Losses < _options.MaxLosses,
        FitFailureCause.Diverged or FitFailureCause.BadConfiguration => false,
        _ => fit.Errors < _options.MaxAttempts,
    };

    private TrialResult? End(OpenLease? lease, OpenFit fit, FitState state, double score)
    {
        lease?.Remove(fit);
        Move(fit, state);
        fit.Score = score;
        if (state == FitState.Completed) fit.Cause = null;
        _changes.Add(new FitChanged(fit.ToRecord()));
        return fit.Id.IsRefit || !fit.Trial.HasEnded ? null : Close(fit.Trial);
    }

    private TrialResult Close(OpenTrial trial)
    {
        var result = trial.Result();
        _open.Remove((trial.Number, trial.Rung));
        TrialsEnded++;
        if (!double.IsNaN(result.Score) && result.IsBetterThan(Best)) Best = result;
        _strategy.Tell(result);
        return result;
    }
}
