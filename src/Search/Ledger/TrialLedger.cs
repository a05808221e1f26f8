using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>
/// The state machine of one experiment, with the state of each of its fits. Every fit ends exactly once, whatever
/// happens to its workers.
/// </summary>
/// <remarks>
/// <para>A ledger is pure and deterministic: times are passed in, and the same calls give the same answers. It has one
/// caller at a time.</para>
/// <para>The coordinator makes the state durable: it applies an operation, commits the changes of
/// <see cref="TakeChanges"/>, and answers the worker afterwards. If the commit fails, it discards the ledger, and
/// <see cref="LedgerRestorer"/> restores it from the rows.</para>
/// <para>The memory is proportional to the open trials: a trial that has ended leaves a bit in its strategy and is
/// counted.</para>
/// </remarks>
public sealed partial class TrialLedger
{
    private readonly ISearchStrategy _strategy;
    private readonly TrialLedgerOptions _options;
    private readonly long _term;
    private readonly FitCounts _counts = new();
    private readonly OpenTrials _open;
    private readonly SortedDictionary<LeaseToken, OpenLease> _leases = [];
    private readonly ReturnedTrials _returned = new();
    private List<LedgerChange> _changes = [];
    private long _sequence;

    /// <summary>Creates the ledger of a new experiment.</summary>
    /// <param name="strategy">The strategy; the ledger asks it for trials and tells it their results.</param>
    /// <param name="options">The rules of leases and attempts.</param>
    /// <param name="term">The coordinator's term, greater than all earlier terms of the experiment.</param>
    public TrialLedger(ISearchStrategy strategy, TrialLedgerOptions options, long term)
    {
        options.Validate();
        (_strategy, _options, _term) = (strategy, options, term);
        _open = new(strategy, options.Folds, _counts);
    }

    /// <summary>The flags of the whole experiment.</summary>
    public LedgerFlags Flags { get; private set; }

    /// <summary>The best trial whose fits have all ended; null while none has a score.</summary>
    public TrialResult? Best { get; private set; }

    /// <summary>The maximum number of trials in total; null without a bound.</summary>
    public long? TotalTrials => _strategy.TotalTrials;

    /// <summary>The number of trials whose fits have all ended.</summary>
    public long TrialsEnded { get; private set; }

    /// <summary>The number of trials with a leased fit.</summary>
    public long TrialsRunning => _counts.TrialsRunning;

    /// <summary>The number of times that a fit of the search ran again.</summary>
    public long Retries { get; private set; }

    /// <summary>The number of fits whose results were known already.</summary>
    public long AdoptedFits { get; private set; }

    /// <summary>The trial that is refitted; null before the refit is opened.</summary>
    public long? RefitTrial => _open.Refit?.Id.Number;

    /// <summary>The state of the refit; null before it is opened.</summary>
    public FitState? RefitState => _open.Refit is { } refit ? ApplyFlags(refit.Fits[0].State, stops: false) : null;

    /// <summary>
    /// True when the search has nothing more to grant and none of its fits is leased: the winner, if any, is known.
    /// </summary>
    public bool IsSearchComplete => !Flags.Cancelled && _counts.Leased == 0
        && (Flags.Stopped || (_strategy.IsExhausted && _open.Count == 0));

    /// <summary>True when nothing can change any more: the experiment is cancelled, or the refit has ended.</summary>
    public bool IsComplete => Flags.Cancelled || (IsSearchComplete && _open.Refit is { HasEnded: true });

    /// <summary>The open leases, in the order of their grants, each with the fits that are not reported yet.</summary>
    public IEnumerable<LeaseRecord> Leases =>
        _leases.Values.Select(l => l.Record with { Fits = [.. l.Outstanding.Select(f => f.Id)] });

    /// <summary>The time at which the next lease expires without a renewal; null without an open lease.</summary>
    public DateTimeOffset? NextExpiry => _leases.Count == 0 ? null : _leases.Values.Min(l => l.Expires);

    /// <summary>Finds an open lease, with the fits as they were granted; null if the lease is not held.</summary>
    public LeaseRecord? FindLease(LeaseToken token) => _leases.GetValueOrDefault(token)?.Record;

    /// <summary>
    /// Finds the trial of a fit that has not ended; null for a fit that has ended, or that was never granted.
    /// </summary>
    public Trial? FindOpenTrial(FitId fit) => _open.Find(fit) is { HasEnded: false } open ? open.Trial.Trial : null;

    /// <summary>Gets the number of fits of the search in each state.</summary>
    public LedgerCounts GetCounts()
    {
        // Fits of trials that the strategy has not given yet wait too.
        var waiting = _counts.Waiting + (_strategy.RemainingTrials ?? 0) * _options.Folds;
        var counts = new LedgerCounts(Leased: _counts.Leased, Completed: _counts.Completed, Failed: _counts.Failed);
        return ApplyFlags(FitState.Pending, stops: true) switch
        {
            FitState.Cancelled => counts with { Cancelled = waiting },
            FitState.Stopped => counts with { Stopped = waiting },
            FitState.Paused => counts with { Paused = waiting },
            _ => counts with { Pending = waiting },
        };
    }

    /// <summary>Takes the changes of all operations since the last call, in their order.</summary>
    public IReadOnlyList<LedgerChange> TakeChanges()
    {
        var changes = _changes;
        _changes = [];
        return changes;
    }

    private FitState ApplyFlags(FitState state, bool stops) => state switch
    {
        FitState.Pending when Flags.Cancelled => FitState.Cancelled,
        FitState.Pending when Flags.Stopped && stops => FitState.Stopped,
        FitState.Pending when Flags.Paused => FitState.Paused,
        _ => state,
    };
}
