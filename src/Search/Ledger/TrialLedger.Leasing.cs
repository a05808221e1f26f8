namespace Experiments.Search.Ledger;

public sealed partial class TrialLedger
{
    /// <summary>Grants trials to a slot: returned trials first, then new ones.</summary>
    /// <param name="workerId">The slot.</param>
    /// <param name="now">The time.</param>
    /// <param name="maxTrials">The maximum number of trials.</param>
    /// <param name="packKey">The pack key of all trials; null for that of the first trial that is granted.</param>
    /// <param name="liveSlots">
    /// The number of slots that share the search: a grant is at most one slot's share of the pending trials.
    /// </param>
    /// <param name="held">The number of trials that the slot holds in the same pack: they count in its share.</param>
    /// <param name="othersLive">
    /// Whether slots of other devices are live: a trial that failed on the device of this slot is left to them.
    /// </param>
    /// <param name="numericsClass">
    /// The numerics class of the slot's device, or empty. A trial that a device of another class returned waits one
    /// lease term for a device of that class.
    /// </param>
    /// <param name="secret">The number that the worker drew: a part of the lease's row.</param>
    /// <returns>The lease; null if there is nothing to grant now.</returns>
    public Lease? Grant(
        string workerId, DateTimeOffset now, int maxTrials, string? packKey = null, int liveSlots = 1, int held = 0,
        bool othersLive = false, string numericsClass = "", long secret = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTrials, 1);
        if (Flags.Paused || Flags.Cancelled) return null;
        // The refit trains on other rows than any fold, so it shares its pack with no other fit.
        if (_open.Refit is { HasPendingFits: true } refit)
            return packKey is null && MayTake(refit)
                ? CreateLease(workerId, secret, now, [refit], numericsClass)
                : null;
        if (Flags.Stopped) return null;

        var share = ComputeShare(liveSlots, held);
        var trials = new List<OpenTrial>();
        while (trials.Count < Math.Min(maxTrials, share)
            && GetNextTrial(packKey, _options.GetDevice(workerId), othersLive, MayTake) is { } trial)
        {
            trials.Add(trial);
            packKey ??= trial.Trial.PackKey;
        }
        return trials.Count == 0 ? null : CreateLease(workerId, secret, now, trials, numericsClass);

        bool MayTake(OpenTrial trial) => trial.CanRunOn(numericsClass, now, _options.LeaseTerm);
    }

    /// <summary>Renews a lease for a full term. Not durable: a restored lease gets a full term anyway.</summary>
    /// <returns>The new time of expiry; null if the lease is not held, and its worker must stop its fits.</returns>
    public DateTimeOffset? Renew(LeaseToken token, DateTimeOffset now)
    {
        if (!_leases.TryGetValue(token, out var lease)) return null;
        lease.Expires = Max(lease.Expires, now + _options.LeaseTerm);
        return lease.Expires;
    }

    /// <summary>
    /// Ends the leases whose time is over, and returns their fits. Until this call an overdue lease is still valid: no
    /// other lease has its fits, so a refusal of its worker would gain nothing.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="isGone">
    /// Checks whether a slot will never come back: its leases end at once. Null if this is not known of any.
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

    /// <summary>Takes a lease back. Its fits lose no attempt.</summary>
    /// <returns>The fits that other leases can get now; none if the lease is not held.</returns>
    public IReadOnlyList<FitId> GiveBack(LeaseToken token)
    {
        if (!_leases.TryGetValue(token, out var lease)) return [];
        var fits = lease.Outstanding.ToList();
        foreach (var fit in fits) ReturnFit(lease, fit);
        Release(lease, LeaseEnd.GivenBack);
        return [.. fits.Select(f => f.Id)];
    }

    // One slot's share of the pending trials, rounded up: one large device must not take a whole small grid.
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
        // A trial that was lost with its worker may run on the same device again. A trial that failed there would
        // probably fail again: it waits while another device is live.
        return _returned.Take(packKey, again => (again.LostItsWorker || !othersLive) && mayTake(again));
    }

    private Lease CreateLease(
        string workerId, long secret, DateTimeOffset now, List<OpenTrial> trials, string numericsClass)
    {
        var token = LeaseToken.Create(_term, ++_sequence);
        var granted =
            trials.Select(t => (t.Trial, Fits: t.Fits.Where(f => f.State == FitState.Pending).ToList())).ToList();
        var packKey = trials[0].Trial.PackKey;
        var record = new LeaseRecord(
            token, workerId, packKey, [.. granted.SelectMany(t => t.Fits).Select(f => f.Id)], secret);
        var lease = new OpenLease(record, now + _options.LeaseTerm, numericsClass);
        // A pending fit with a token was leased before: the rows of returned fits contain it too.
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
