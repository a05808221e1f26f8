namespace Experiments.Search.Ledger;

public sealed partial class TrialLedger
{
    /// <summary>Grants trials to a worker. Trials that were returned go first, for they have waited longest.</summary>
    /// <param name="workerId">Who asks.</param>
    /// <param name="now">The time.</param>
    /// <param name="maxTrials">How many trials at most.</param>
    /// <param name="packKey">The group that all must be of; null for that of the first trial that is there.</param>
    /// <param name="liveSlots">
    /// How many workers there are to share with: a grant is no more than its share of what is pending.
    /// </param>
    /// <param name="held">
    /// How many trials who asks holds already, where it asks for more of a group: they are part of its share.
    /// </param>
    /// <param name="othersLive">
    /// Whether other devices are there: a trial that failed on the device of who asks is left to them.
    /// </param>
    /// <param name="numericsClass">
    /// The class of the worker's bits, or empty: trials that were returned by a worker of another wait a lease's term
    /// for one of their own.
    /// </param>
    /// <returns>The lease, or null where there is nothing to grant now.</returns>
    public Lease? Grant(
        string workerId, DateTimeOffset now, int maxTrials, string? packKey = null, int liveSlots = 1, int held = 0,
        bool othersLive = false, string numericsClass = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTrials, 1);
        if (Flags.Paused || Flags.Cancelled) return null;
        // The refit trains on other rows than any fold: it shares its pack with no one.
        if (_open.Refit is { HasPendingFits: true } refit)
            return packKey is null && MayTake(refit) ? CreateLease(workerId, now, [refit], numericsClass) : null;
        if (Flags.Stopped) return null;

        var share = ComputeShare(liveSlots, held);
        var trials = new List<OpenTrial>();
        while (trials.Count < Math.Min(maxTrials, share)
            && GetNextTrial(packKey, _options.GetDevice(workerId), othersLive, MayTake) is { } trial)
        {
            trials.Add(trial);
            packKey ??= trial.Trial.PackKey;
        }
        return trials.Count == 0 ? null : CreateLease(workerId, now, trials, numericsClass);

        bool MayTake(OpenTrial trial) => trial.CanRunOn(numericsClass, now, _options.LeaseTerm);
    }

    /// <summary>Prolongs a lease by a full term. Not durable: a restored lease has a full term anyway.</summary>
    /// <returns>When it ends now, or null where it is not held: its worker drops what it does.</returns>
    public DateTimeOffset? Renew(LeaseToken token, DateTimeOffset now)
    {
        if (!_leases.TryGetValue(token, out var lease)) return null;
        lease.Expires = Max(lease.Expires, now + _options.LeaseTerm);
        return lease.Expires;
    }

    /// <summary>
    /// Ends the leases whose time is over and returns their fits. Until this is called an overdue lease is still good:
    /// no one else has its fits, so that nothing is gained by refusing its worker.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="isGone">
    /// Whether a worker is known never to come back: its leases end at once. Null where nobody knows.
    /// </param>
    public IReadOnlyList<ExpiredLease> Expire(DateTimeOffset now, Func<string, bool>? isGone = null)
    {
        var expired = new List<ExpiredLease>();
        foreach (var lease in _leases.Values.Where(l => l.Expires <= now || isGone?.Invoke(l.Record.WorkerId) == true)
            .ToList())
        {
            var fits = lease.Outstanding.ToList();
            foreach (var fit in fits) FailFit(lease, fit, FitFailureCause.LostWorker);
            Release(lease, LeaseEnd.Expired);
            var byEnd = fits.ToLookup(f => f.HasEnded, f => f.Id);
            expired.Add(new(lease.Record.Token, lease.Record.WorkerId, [.. byEnd[false]], [.. byEnd[true]]));
        }
        return expired;
    }

    /// <summary>Takes a lease back from a worker that leaves in good order. Costs its fits no attempt.</summary>
    /// <returns>The fits that others can run now; none where the lease is not held.</returns>
    public IReadOnlyList<FitId> GiveBack(LeaseToken token)
    {
        if (!_leases.TryGetValue(token, out var lease)) return [];
        var fits = lease.Outstanding.ToList();
        foreach (var fit in fits) ReturnFit(lease, fit);
        Release(lease, LeaseEnd.GivenBack);
        return [.. fits.Select(f => f.Id)];
    }

    // The share of what is pending, rounded up: one large device must not take the whole of a small grid.
    private long ComputeShare(int liveSlots, int held)
    {
        if (_strategy.RemainingTrials is not { } remaining) return long.MaxValue;
        var (whole, rest) = Math.DivRem(remaining + _returned.Count + held, Math.Max(1, liveSlots));
        return (rest == 0 ? whole : whole + 1) - held;
    }

    private OpenTrial? GetNextTrial(string? packKey, string device, bool othersLive, Func<OpenTrial, bool> mayTake)
    {
        if (_returned.Take(packKey, trial => trial.FailedOnDevice != device && mayTake(trial)) is { } returned)
            return returned;
        if (_strategy.Ask(packKey) is { } trial) return _open.Add(trial);
        // What was lost with its worker may well be run there; what failed there would fail again, as long as there is
        // another.
        return _returned.Take(packKey, again => (again.LostItsWorker || !othersLive) && mayTake(again));
    }

    private Lease CreateLease(string workerId, DateTimeOffset now, List<OpenTrial> trials, string numericsClass)
    {
        var token = LeaseToken.Create(_term, ++_sequence);
        var granted =
            trials.Select(t => (t.Trial, Fits: t.Fits.Where(f => f.State == FitState.Pending).ToList())).ToList();
        var packKey = trials[0].Trial.PackKey;
        var record = new LeaseRecord(token, workerId, packKey, [.. granted.SelectMany(t => t.Fits).Select(f => f.Id)]);
        var lease = new OpenLease(record, now + _options.LeaseTerm, numericsClass);
        // A fit that waits and bears a token was leased under it; so do the rows of those that were returned.
        var attempts = granted.Select(t => new LeasedTrial(
            t.Trial, [.. t.Fits.Select(f => new FitAttempt(f.Id, f.Errors + f.LostAttempts + 1, f.Token is not null))]))
            .ToList();
        foreach (var fit in granted.SelectMany(t => t.Fits)) AddToLease(lease, fit);
        _leases.Add(token, lease);
        _changes.Add(new LeaseGranted(record));
        return new(token, workerId, lease.Expires, packKey, attempts);
    }

    private void AddToLease(OpenLease lease, OpenFit fit)
    {
        _counts.SetState(fit, FitState.Leased);
        fit.Token = lease.Record.Token;
        lease.Add(fit);
    }

    private void ReturnFit(OpenLease lease, OpenFit fit)
    {
        lease.Remove(fit);
        _counts.SetState(fit, FitState.Pending);
        fit.Trial.PreferNumericsClass(lease.NumericsClass);
        _changes.Add(new FitChanged(fit.ToRecord(), fit.Trial.Trial.Parameters));
        if (!fit.Id.IsRefit) _returned.Add(fit.Trial);
    }

    private void Release(OpenLease lease, LeaseEnd reason)
    {
        _leases.Remove(lease.Record.Token);
        _changes.Add(new LeaseReleased(lease.Record.Token, reason));
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
