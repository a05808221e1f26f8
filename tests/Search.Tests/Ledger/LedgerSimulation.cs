using Experiments.Search.Ledger;
using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Search.Tests.Ledger;

/// <summary>One step of a simulation: what to do, and two numbers that choose with whom.</summary>
internal readonly record struct Step(int Kind, int A, int B);

/// <summary>
/// Workers, a clock, crashes and a store around a ledger. A list of steps drives them; after each step the ledger must
/// have the state of the model.
/// </summary>
internal sealed class LedgerSimulation
{
    private static readonly FitFailureCause[] s_causes = Enum.GetValues<FitFailureCause>();

    private readonly TrialSpace _trials;
    private readonly TrialLedgerOptions _options;
    private readonly LedgerModel _model;
    private readonly MemoryStore _store = new();
    private readonly bool _isExact;
    private readonly List<string> _packKeys = [];
    private TrialLedger _ledger;
    private long _term = 1;
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public LedgerSimulation(ParameterGrid grid, int folds, StrategyDescriptor strategy)
    {
        _trials = new(new(grid) { Seed = 7, StructuralNames = ["b"] }, strategy);
        // Without constraints the number of points is exact, and so are the bounds that follow from it.
        _isExact = grid.Constraints.Count == 0;
        _options = new() { Folds = folds, MaxAttempts = 2, MaxLostAttempts = 3, LeaseTerm = TimeSpan.FromSeconds(15) };
        _model = new(grid.GetPoints().Select(p => p.Key), folds, _options);
        _ledger = new(NewStrategy(), _options, _term);
    }

    public void Run(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            RunStep(step);
            _store.Commit(_ledger);
            Check();
        }
    }

    /// <summary>Lets one good worker run what is left. Afterwards every fit must have ended exactly once.</summary>
    public void Finish()
    {
        if (_model.Paused) RunStep(new(10, 0, 0));
        for (var turns = 0; !_ledger.IsSearchComplete && !_model.Cancelled; turns++)
        {
            Assert.InRange(turns, 0, 10_000);
            _now += TimeSpan.FromMinutes(1);
            Expire();
            if (_model.Held.Count == 0) Grant(4, null, 1);
            foreach (var (token, fit) in _model.Held.SelectMany(h => h.Value.Fits.Select(f => (h.Key, f))).ToList())
                Report(token, fit, FitOutcome.Completed(Score(fit)));
            _store.Commit(_ledger);
            Check();
        }
        var mayLack = _model.Stopped || _model.Cancelled;
        Assert.All(_model.Counted, c => Assert.InRange(c.Value, mayLack ? 0 : 1, 1));
        if (!_model.Cancelled) Refit();
    }

    private void RunStep(Step step)
    {
        switch (step.Kind)
        {
            case 0 or 1:
                Grant(
                    1 + step.A % 4, _packKeys.Count > 0 && step.B % 2 == 1 ? _packKeys[step.B % _packKeys.Count] : null,
                    1 + step.B % 3);
                break;
            case 2 or 3: WithHeld(step, (token, fit) => Report(token, fit, FitOutcome.Completed(Score(fit)))); break;
            case 4:
                WithHeld(
                    step, (token, fit) => Report(token, fit, FitOutcome.Failed(s_causes[step.B % s_causes.Length])));
                break;
            case 5: Past(step, (token, fit) => Report(token, fit, FitOutcome.Completed(Score(fit)))); break;
            case 6: Past(step, (token, _) => Renew(token)); break;
            case 7: Past(step, (token, _) => GiveBack(token)); break;
            case 8:
                _now += TimeSpan.FromSeconds(step.A % 20);
                Expire();
                break;
            case 9: Crash(step); break;
            case 10:
                _model.Paused = !_model.Paused;
                if (_model.Paused) _ledger.Pause();
                else _ledger.Resume();
                break;
            case 11: Adopt(step); break;
            case 12: Report(LeaseToken.Create(_term, 1_000_000), new(step.A % 50, 0), FitOutcome.Completed(0)); break;
            // Rare, because most runs must continue to the end.
            case 13 when step.A % 40 == 0:
                _model.Stopped = true;
                _ledger.Stop();
                break;
            case 13 when step.A % 40 == 1:
                _model.Cancel();
                _ledger.Cancel();
                break;
            default: break;
        }
        if (_model.Cancelled && _model.Paused != _ledger.Flags.Paused) _model.Paused = _ledger.Flags.Paused;
    }

    private void Grant(int maxTrials, string? packKey, int liveSlots)
    {
        var pending = _model.PendingTrials;
        var lease = _ledger.Grant("worker", _now, maxTrials, packKey, liveSlots);
        if (lease is null)
        {
            var mayRefuse = _model.Paused || _model.Stopped || _model.Cancelled || pending == 0 || packKey is not null;
            Assert.True(mayRefuse, $"Nothing was granted although {pending} trials are pending.");
            return;
        }
        Assert.False(_model.Paused || _model.Stopped || _model.Cancelled);
        Assert.InRange(lease.Trials.Count, 1, maxTrials);
        if (_isExact) Assert.True(lease.Trials.Count <= (pending + liveSlots - 1) / liveSlots);
        Assert.All(lease.Trials, t => Assert.Equal(lease.PackKey, t.Trial.PackKey));
        Assert.All(lease.Trials, t => Assert.Equal(_trials[t.Trial.Number], t.Trial.Parameters));
        if (packKey is not null) Assert.Equal(packKey, lease.PackKey);
        Assert.Equal(_now + _options.LeaseTerm, lease.Expires);
        _packKeys.Add(lease.PackKey!);
        _model.Grant(lease, _now);
    }

    private void Report(LeaseToken token, FitId fit, FitOutcome outcome)
    {
        var (verdict, willRetry) = _model.Report(token, fit, outcome, _now);
        var result = _ledger.Report(token, fit, outcome, _now);
        Assert.Equal((verdict, willRetry), (result.Verdict, result.WillRetry));
        var isLast = verdict == LedgerVerdict.Accepted
            && !willRetry && Enumerable.Range(0, _options.Folds).All(f => _model.HasEnded(fit with { Fold = f }));
        Assert.Equal(isLast, result.Ended is not null);
    }

    private void Renew(LeaseToken token)
    {
        var renewed = _ledger.Renew(token, _now);
        Assert.Equal(_model.Held.ContainsKey(token), renewed is not null);
        if (_model.Held.TryGetValue(token, out var holding))
            Assert.Equal(holding.Expires = _now + _options.LeaseTerm, renewed);
    }

    private void GiveBack(LeaseToken token)
    {
        var returned = _ledger.GiveBack(token);
        Assert.Equal(
            _model.Held.TryGetValue(token, out var holding) ? holding.Fits.Order(Fits) : [], returned.Order(Fits));
        _model.Held.Remove(token);
    }

    private void Expire()
    {
        var expired = _ledger.Expire(_now);
        Assert.Equal(_model.Expire(_now), (expired.Sum(e => e.Returned.Count), expired.Sum(e => e.Failed.Count)));
    }

    private void Adopt(Step step)
    {
        var fit = _model.Counted.Keys.ElementAt(step.A % _model.Counted.Count);
        var verdict = _ledger.Adopt(fit, FitOutcome.Completed(Score(fit))).Verdict;
        if (_model.HasEnded(fit))
            Assert.Equal(_model.Cancelled ? LedgerVerdict.Late : LedgerVerdict.Duplicate, verdict);
        else if (!_model.Cancelled && !_model.Stopped) Assert.Equal(LedgerVerdict.Accepted, verdict);
        if (verdict == LedgerVerdict.Accepted) _model.Adopt(fit, Score(fit));
    }

    /// <summary>
    /// Restores the ledger for a new coordinator, sometimes after an operation of the old one without commit or answer.
    /// </summary>
    private void Crash(Step step)
    {
        var before = Describe(_ledger);
        if (step.A % 2 == 0)
        {
            _ledger.Grant("worker", _now, 3);
            if (_model.Held.FirstOrDefault() is { Value: { } holding } held)
                _ledger.Report(held.Key, holding.Fits.First(), FitOutcome.Completed(0.5), _now);
        }
        _ledger = _store.Restore(NewStrategy(), _options, ++_term, _now);
        foreach (var holding in _model.Held.Values) holding.Expires = _now + _options.LeaseTerm;
        Assert.Equal(before, Describe(_ledger));
    }

    private void Refit()
    {
        if (_ledger.Best is not { } best) return;
        _ledger.OpenRefit(best.Trial);
        _store.Commit(_ledger);
        _ledger = _store.Restore(NewStrategy(), _options, ++_term, _now);
        var lost = Assert.Single(_ledger.Grant("worker", _now, 8)!.Trials);
        Assert.Equal((best.Trial, FoldIndex.Refit), (lost.Trial.Number, Assert.Single(lost.Fits).Id.Fold));
        _store.Commit(_ledger);
        _ledger = _store.Restore(NewStrategy(), _options, ++_term, _now);
        Assert.Equal(FitState.Leased, _ledger.RefitState);
        _now += TimeSpan.FromMinutes(1);
        _ledger.Expire(_now);
        Assert.Equal(FitState.Pending, _ledger.RefitState);

        var lease = _ledger.Grant("worker", _now, 1)!;
        Assert.False(_ledger.IsComplete);
        var report = _ledger.Report(lease.Token, new(best.Trial, FoldIndex.Refit), FitOutcome.Completed(1), _now);
        _store.Commit(_ledger);
        Assert.Equal((LedgerVerdict.Accepted, true, FitState.Completed),
            (report.Verdict, _ledger.IsComplete, _ledger.RefitState));
        Assert.Equal(best, _store.Restore(NewStrategy(), _options, ++_term, _now).Best);
    }

    private void Check()
    {
        var (ended, held) = (_model.Counted.Values.Sum(), _model.Held.Values.Sum(h => h.Fits.Count));
        var counts = _ledger.GetCounts();
        Assert.All(_model.Counted, c => Assert.InRange(c.Value, 0, 1));
        Assert.Equal((ended, held), (counts.Ended, counts.Leased));
        Assert.Equal(_model.Held.Values.SelectMany(h => h.Fits).DistinctBy(f => (f.Trial, f.Rung)).Count(),
            _ledger.TrialsRunning);
        var waiting = counts.Pending + counts.Paused + counts.Stopped + counts.Cancelled;
        if (_isExact) Assert.Equal(_model.Counted.Count - ended - held, waiting);
        else Assert.True(waiting >= _model.Counted.Count - ended - held);
        Assert.Equal(_model.Best(), _ledger.Best?.Trial);
        Assert.Equal(_model.Held.Keys, _ledger.Leases.Select(l => l.Token));
        Assert.Equal(_model.Held.Count == 0 ? null : _model.Held.Values.Min(h => h.Expires), _ledger.NextExpiry);
        var isComplete = !_model.Cancelled && held == 0 && (_model.Stopped || _model.Counted.Count == ended);
        Assert.Equal(isComplete, _ledger.IsSearchComplete);
    }

    private LedgerCounts CountsToCompare(TrialLedger ledger) => _isExact
        ? ledger.GetCounts()
        : ledger.GetCounts() with { Pending = 0, Paused = 0, Stopped = 0, Cancelled = 0 };

    // The excluded points that a strategy has met are not durable: only without constraints a restored ledger has the
    // same number of pending fits.
    private string Describe(TrialLedger ledger) =>
        $"{CountsToCompare(ledger)} "
        + $"{ledger.Best} {ledger.TrialsEnded} {ledger.Retries} {ledger.AdoptedFits} {ledger.Flags} "
        + $"{ledger.IsSearchComplete} "
        + string.Join(';', ledger.Leases.Select(l => $"{l.Token} {l.WorkerId} {l.PackKey} {string.Join(',', l.Fits)}"));

    private void WithHeld(Step step, Action<LeaseToken, FitId> act)
    {
        if (_model.Held.Count == 0) return;
        var (token, holding) = _model.Held.ElementAt(step.A % _model.Held.Count);
        act(token, holding.Fits.ElementAt(step.B % holding.Fits.Count));
    }

    private void Past(Step step, Action<LeaseToken, FitId> act)
    {
        if (_model.History.Count == 0) return;
        var (token, fit) = _model.History[step.A % _model.History.Count];
        act(token, fit);
    }

    private ISearchStrategy NewStrategy() => _trials.CreateStrategy();

    // Few different scores give many ties; some are NaN.
    private static double Score(FitId fit) =>
        (fit.Trial * 7 + fit.Fold * 3) % 11 is var s && s == 10 ? double.NaN : s / 2 * 0.1;

    private static Comparer<FitId> Fits { get; } =
        Comparer<FitId>.Create((a, b) => (a.Trial, a.Fold).CompareTo((b.Trial, b.Fold)));
}
