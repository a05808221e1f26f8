using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

internal sealed partial class ActiveSearch
{
    /// <summary>
    /// Grants trials. Without a pack key a single one: its worker does not know yet what a pack of them may hold.
    /// </summary>
    public Lease? Grant(LeaseRequest request, int liveSlots, bool othersLive, DateTimeOffset now)
    {
        // What is asked for ahead must not be what another waits for.
        if (request.Ahead && (PendingTrials < liveSlots || _ledger.RefitTrial is not null)) return null;
        var most = request.PackKey is null ? 1 : Math.Max(1, request.MaxTrials);
        Missing = null;
        var lease = _ledger.Grant(request.WorkerId,
            now, most, request.PackKey, liveSlots, request.TrialsHeld, othersLive, request.NumericsClass);
        foreach (var trial in lease?.Trials ?? [])
            foreach (var fit in trial.Fits.Take(1)) _counts.OnLeased(fit.Id, now);
        return lease;
    }

    /// <summary>The fits of a lease that are not known already, as they travel.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="term">How long it lasts.</param>
    /// <param name="known">The fits that are known.</param>
    /// <param name="trace">The traceparent of the lease; null where it is not traced.</param>
    public LeaseGrant? ToGrant(Lease lease, TimeSpan term, IReadOnlySet<FitId> known, string? trace)
    {
        LeasedFit[] fits =
        [
            .. from trial in lease.Trials
               let text = trial.Trial.Parameters.ToString()
               from fit in trial.Fits
               where !known.Contains(fit.Id)
               select new LeasedFit(fit.Id.Trial, fit.Id.Fold, text, fit.Attempt,
                   GetEpochs(fit.Id, trial.Trial.Budget?.Epochs), fit.Id.Rung, fit.WasLeased, trace),
        ];
        return fits.Length == 0 ? null : new(_id, lease.Token.Value, term, lease.PackKey ?? "", fits);
    }

    /// <summary>The fit keys of a lease, by which results that are known already are found.</summary>
    public Dictionary<string, FitId> GetFitKeys(Lease lease)
    {
        var keys = new Dictionary<string, FitId>(StringComparer.Ordinal);
        foreach (var trial in lease.Trials)
        {
            FitId[] fits = [.. trial.Fits.Select(fit => fit.Id).Where(id => !id.IsRefit)];
            if (fits.Length == 0) continue;
            var fitKeys = _plan.ComputeFitKeys(trial.Trial.Parameters, Array.ConvertAll(fits, id => id.Fold));
            for (var i = 0; i < fits.Length; i++) keys[fitKeys[i]] = fits[i];
        }
        return keys;
    }

    /// <summary>Takes a result that was known already.</summary>
    public bool Adopt(FitId id, StoredFit known)
    {
        // The ledger decides whether it counts; the row is written from what is kept below.
        var report = known.Report with { Trial = id.Trial, Fold = id.Fold, Rung = id.Rung };
        var outcome = FitOutcome.Completed(report.Scores.GetValueOrDefault(_plan.RefitMetric, double.NaN));
        if (_ledger.Adopt(id, outcome).Verdict != LedgerVerdict.Accepted) return false;
        _reports[id] = (report, known.AdoptedFrom, known.Worker);
        return true;
    }

    public DateTimeOffset? Renew(LeaseToken token, DateTimeOffset now) => _ledger.Renew(token, now);

    /// <summary>Takes a lease back; says whether it was held.</summary>
    public bool GiveBack(LeaseToken token) => _ledger.GiveBack(token).Count > 0;

    /// <summary>Takes back what a worker was granted beside what it holds. Costs its fits no attempt.</summary>
    /// <returns>How many leases.</returns>
    public int TakeBack(string worker, IReadOnlyList<long> holds)
    {
        var leases =
            _ledger.Leases.Where(lease => lease.WorkerId == worker && !holds.Contains(lease.Token.Value)).ToList();
        foreach (var lease in leases) _ledger.GiveBack(lease.Token);
        return leases.Count;
    }

    public IReadOnlyList<ExpiredLease> Expire(DateTimeOffset now, Func<string, bool> isGone)
    {
        var expired = _ledger.Expire(now, isGone);
        foreach (var lease in expired)
            foreach (var fit in lease.Returned) AddLostAttempt(fit, lease.WorkerId, "The worker fell silent.", now);
        return expired;
    }

    /// <summary>
    /// Takes back what earlier processes held, where it is known that none of them lives. Costs their fits no attempt.
    /// </summary>
    public void TakeBackAll(DateTimeOffset now)
    {
        foreach (var lease in _ledger.Leases.ToList())
        {
            foreach (var fit in lease.Fits)
                AddLostAttempt(fit, lease.WorkerId, "The process that trained it ended.", now);
            _ledger.GiveBack(lease.Token);
        }
    }

    // What has ended is not changed any more, though its end may be on its way to the store.
    public void Pause(DateTimeOffset now)
    {
        if (HasEnded) return;
        _ledger.Pause();
        _runningTime.Stop(now);
    }

    public void Resume(DateTimeOffset now)
    {
        if (HasEnded) return;
        _ledger.Resume();
        _runningTime.Start(now);
    }

    public void Cancel()
    {
        if (!HasEnded) _ledger.Cancel();
    }

    public void Prioritise(int priority)
    {
        if (!HasEnded) Priority = priority;
    }

    /// <summary>Takes a fit that a worker reports.</summary>
    public ReportResult Report(LeaseToken token, string worker, FitReport fit, DateTimeOffset now)
    {
        var id = fit.GetId();
        var outcome = fit.Failure is { } failure
            ? FitOutcome.Failed(failure.Cause.ToLedger())
            : FitOutcome.Completed(fit.Scores.GetValueOrDefault(_plan.RefitMetric, double.NaN));
        var result = _ledger.Report(token, id, outcome, now);
        if (result is { Verdict: LedgerVerdict.Accepted, WillRetry: false }) _reports[id] = (fit, null, worker);
        else if (result is { WillRetry: true }) _attempts.Add(new(id, worker, fit.Device, fit.Failure!, fit.Log, now));
        return result;
    }

    /// <summary>What follows from the time and from what has ended: the budget's end, the refit.</summary>
    public void Advance(DateTimeOffset now)
    {
        if (Deadline <= now && !HasEnded) _ledger.Stop();
        if (_ledger is { IsSearchComplete: true, RefitTrial: null, Best: { } best }) _ledger.OpenRefit(best.Trial);
        if (HasEnded) _endedAt ??= now;
    }

    private void AddLostAttempt(FitId fit, string worker, string reason, DateTimeOffset now) =>
        _attempts.Add(new(fit, worker, "", new(FailureCause.LostWorker, reason), "", now));

    // A refit by epochs trains as long as the winner's folds did on average, which is known once it has won.
    private int? GetEpochs(FitId id, int? budget) => id.IsRefit && _spec.Search.RefitEpochs ? RefitEpochs : budget;
}
