using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Coordination;

/// <summary>The leases of a search. Their rows become durable with its next batch.</summary>
internal sealed class SearchLeases(TrialLedger ledger, SearchState state, SearchReports reports, TrialCounts counts)
{
    /// <summary>
    /// Grants trials. A request without a pack key gets one trial: its worker does not know the capacity of a pack yet.
    /// </summary>
    public Lease? Grant(LeaseRequest request, int liveSlots, bool othersLive, DateTimeOffset now)
    {
        // A slot that asks ahead must not take trials that another slot waits for.
        if (request.Ahead && (state.PendingTrials < liveSlots || ledger.RefitTrial is not null)) return null;
        var most = request.PackKey is null ? 1 : Math.Max(1, request.MaxTrials);
        state.Missing = null;
        var lease = ledger.Grant(request.WorkerId,
            now, most, request.PackKey, liveSlots, request.TrialsHeld, othersLive, request.NumericsClass,
            request.Secret);
        foreach (var trial in lease?.Trials ?? [])
            foreach (var fit in trial.Fits.Take(1)) counts.OnLeased(fit.Id, now);
        return lease;
    }

    /// <summary>Renews a lease. Returns the new time of its expiry, or null if it is not held.</summary>
    public DateTimeOffset? Renew(LeaseToken token, DateTimeOffset now) => ledger.Renew(token, now);

    /// <summary>Takes a lease back. Returns whether it was held.</summary>
    public bool GiveBack(LeaseToken token) => ledger.GiveBack(token).Count > 0;

    /// <summary>
    /// Checks that an open lease is not that of another worker than the caller: its secret is that of the request
    /// for it. True for a lease that is not held, with which nothing can be done.
    /// </summary>
    public bool IsOwnOrEnded(LeaseToken token, long secret) =>
        ledger.FindLease(token) is not { } lease || LeaseSecret.AreEqual(lease.Secret, secret);

    /// <summary>Checks that an open lease of the caller holds a fit.</summary>
    public bool Holds(LeaseToken token, long secret, Func<FitId, bool> isWanted) =>
        ledger.FindLease(token) is { } lease && LeaseSecret.AreEqual(lease.Secret, secret)
            && lease.Fits.Any(fit => isWanted(fit) && ledger.FindOpenTrial(fit) is not null);

    /// <summary>Checks whether a fit has begun, or was opened, and has not ended.</summary>
    public bool IsOpen(FitId fit) => ledger.FindOpenTrial(fit) is not null;

    /// <summary>Takes back all other leases of a worker than those that it names. Their fits lose no attempt.</summary>
    /// <param name="worker">The slot.</param>
    /// <param name="secret">The secret of its requests: leases that another worker got in its name stay.</param>
    /// <param name="holds">The tokens of the leases that it holds.</param>
    /// <returns>The number of leases that were taken back.</returns>
    public int TakeBack(string worker, long secret, IReadOnlyList<long> holds)
    {
        var leases = ledger.Leases
            .Where(lease => lease.WorkerId == worker && LeaseSecret.AreEqual(lease.Secret, secret)
                && !holds.Contains(lease.Token.Value))
            .ToList();
        foreach (var lease in leases) ledger.GiveBack(lease.Token);
        return leases.Count;
    }

    /// <summary>
    /// Takes back the leases of earlier processes, none of which still runs. Their fits lose no attempt.
    /// </summary>
    public void TakeBackAll(DateTimeOffset now)
    {
        foreach (var lease in ledger.Leases.ToList())
        {
            foreach (var fit in lease.Fits)
                reports.AddLostAttempt(fit, lease.WorkerId, "The process that trained it ended.", now);
            ledger.GiveBack(lease.Token);
        }
    }

    /// <summary>Ends the leases whose time is over, and those of workers that will never come back.</summary>
    public IReadOnlyList<ExpiredLease> Expire(DateTimeOffset now, Func<string, bool> isGone)
    {
        var expired = ledger.Expire(now, isGone);
        foreach (var lease in expired)
            foreach (var fit in lease.Returned)
                reports.AddLostAttempt(fit, lease.WorkerId, "The worker fell silent.", now);
        return expired;
    }
}
