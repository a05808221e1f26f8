using Experiments.Search.Ledger;

namespace Experiments.Search.Tests.Ledger;

/// <summary>
/// The simplest model of a ledger: a dictionary of every fit, one of the held leases, and a list of all grants. It has
/// no strategies and no rows.
/// </summary>
internal sealed class LedgerModel(IEnumerable<long> trials, int folds, TrialLedgerOptions options)
{
    public sealed class Holding(IEnumerable<FitId> fits, DateTimeOffset expires)
    {
        public HashSet<FitId> Fits { get; } = [.. fits];

        public DateTimeOffset Expires { get; set; } = expires;
    }

    public Dictionary<FitId, int> Counted { get; } =
        trials.SelectMany(t => Enumerable.Range(0, folds).Select(f => new FitId(t, f))).ToDictionary(f => f, _ => 0);

    public Dictionary<FitId, double> Scores { get; } = [];

    public Dictionary<FitId, (int Errors, int Losses)> Attempts { get; } = [];

    public SortedDictionary<LeaseToken, Holding> Held { get; } = [];

    public List<(LeaseToken Token, FitId Fit)> History { get; } = [];

    public bool Paused { get; set; }

    public bool Stopped { get; set; }

    public bool Cancelled { get; set; }

    public IEnumerable<FitId> Pending =>
        Counted.Keys.Where(f => Counted[f] == 0 && !Held.Values.Any(h => h.Fits.Contains(f)));

    public int PendingTrials => Pending.Select(f => f.Trial).Distinct().Count();

    public bool HasEnded(FitId fit) => Counted.TryGetValue(fit, out var count) && count > 0;

    public void Grant(Lease lease, DateTimeOffset now)
    {
        var fits = lease.Trials.SelectMany(t => t.Fits).ToList();
        var pending = Pending.ToHashSet();
        Assert.NotEmpty(fits);
        foreach (var (fit, attempt, wasLeased) in fits)
        {
            Assert.True(pending.Remove(fit), $"{fit} was granted and was not pending.");
            var (errors, lost) = Attempts.GetValueOrDefault(fit);
            Assert.Equal(errors + lost + 1, attempt);
            Assert.Equal(History.Exists(granted => granted.Fit == fit), wasLeased);
            History.Add((lease.Token, fit));
        }
        // A lease grants whole trials: no fit of a granted trial remains pending.
        Assert.DoesNotContain(pending, f => lease.Trials.Any(t => t.Trial.Number == f.Trial));
        Assert.All(Held.Keys, held => Assert.True(held < lease.Token));
        Held.Add(lease.Token, new(fits.Select(f => f.Id), now + options.LeaseTerm));
    }

    public (LedgerVerdict Verdict, bool WillRetry) Report(
        LeaseToken token, FitId fit, FitOutcome outcome, DateTimeOffset now)
    {
        if (!Held.TryGetValue(token, out var holding) || !holding.Fits.Contains(fit))
        {
            if (!History.Contains((token, fit))) return (LedgerVerdict.Unknown, false);
            return (HasEnded(fit) ? LedgerVerdict.Duplicate : LedgerVerdict.Late, false);
        }
        holding.Expires = now + options.LeaseTerm;
        holding.Fits.Remove(fit);
        if (holding.Fits.Count == 0) Held.Remove(token);
        if (outcome.Failure is not { } cause)
        {
            End(fit, outcome.Score);
            return (LedgerVerdict.Accepted, false);
        }
        return (LedgerVerdict.Accepted, Fail(fit, cause));
    }

    public (int Returned, int Failed) Expire(DateTimeOffset now)
    {
        var (returned, failed) = (0, 0);
        foreach (var (token, holding) in Held.Where(h => h.Value.Expires <= now).ToList())
        {
            Held.Remove(token);
            foreach (var fit in holding.Fits)
            {
                if (Fail(fit, FitFailureCause.LostWorker)) returned++;
                else failed++;
            }
        }
        return (returned, failed);
    }

    public void Adopt(FitId fit, double score)
    {
        foreach (var (token, holding) in Held.ToList())
            if (holding.Fits.Remove(fit) && holding.Fits.Count == 0) Held.Remove(token);
        End(fit, score);
    }

    public void Cancel()
    {
        Cancelled = true;
        Held.Clear();
    }

    /// <summary>The trial with the greatest mean, the lowest number among equals; null where none has one.</summary>
    public long? Best() => Counted.Keys.GroupBy(f => f.Trial)
        .Where(t => t.All(f => Counted[f] == 1))
        .Select(t => (Number: t.Key, Score: t.OrderBy(f => f.Fold).Sum(f => Scores[f]) / folds))
        .Where(t => !double.IsNaN(t.Score))
        .OrderByDescending(t => t.Score).ThenBy(t => t.Number).Select(t => (long?)t.Number).FirstOrDefault();

    private void End(FitId fit, double score)
    {
        Counted[fit]++;
        Scores[fit] = score;
    }

    private bool Fail(FitId fit, FitFailureCause cause)
    {
        var (errors, lost) = Attempts.GetValueOrDefault(fit);
        var isLost = cause is FitFailureCause.LostWorker or FitFailureCause.DeviceFailed;
        Attempts[fit] = isLost ? (errors, ++lost) : (++errors, lost);
        var isFinal = cause is FitFailureCause.Diverged or FitFailureCause.BadConfiguration
            || (isLost ? lost >= options.MaxLostAttempts : errors >= options.MaxAttempts);
        if (isFinal) End(fit, double.NaN);
        return !isFinal;
    }
}
