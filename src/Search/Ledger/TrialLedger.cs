using Experiments.Search.Strategies;

namespace Experiments.Search.Ledger;

/// <summary>
/// Which fit is where: the state machine of one experiment. Every fit ends exactly once, however its workers come, fall
/// silent and come back.
/// </summary>
/// <remarks>
/// <para>Pure and deterministic: times are passed in, and the same calls give the same answers. One caller at a
/// time.</para>
/// <para>Durability is the coordinator's: it applies an operation, commits what <see cref="TakeChanges"/> gives, and
/// only then answers the worker. If the commit fails it throws the ledger away; <see cref="LedgerRestorer"/> builds
/// it again from the rows.</para>
/// <para>Memory is bounded by what is open: a trial that ended leaves a bit in its strategy and a number in the
/// counts.</para>
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
    /// <param name="strategy">What to try; the ledger asks and tells it.</param>
    /// <param name="options">How to lease and retry.</param>
    /// <param name="term">The coordinator's term, greater than that of any coordinator before it.</param>
    public TrialLedger(ISearchStrategy strategy, TrialLedgerOptions options, long term)
    {
        options.Validate();
        (_strategy, _options, _term) = (strategy, options, term);
        _open = new(strategy, options.Folds, _counts);
    }

    /// <summary>What was asked of the whole experiment.</summary>
    public LedgerFlags Flags { get; private set; }

    /// <summary>The best trial of which all fits have ended, or null where none has a score.</summary>
    public TrialResult? Best { get; private set; }

    /// <summary>How many trials there will be, at most; null where there is no bound.</summary>
    public long? TotalTrials => _strategy.TotalTrials;

    /// <summary>Trials of which every fit has ended.</summary>
    public long TrialsEnded { get; private set; }

    /// <summary>Trials of which somebody runs a fit.</summary>
    public long TrialsRunning => _counts.TrialsRunning;

    /// <summary>How often a fit of the search was begun again.</summary>
    public long Retries { get; private set; }

    /// <summary>Fits whose results were known already.</summary>
    public long AdoptedFits { get; private set; }

    /// <summary>The trial that is refitted, or null.</summary>
    public long? RefitTrial => _open.Refit?.Id.Number;

    /// <summary>The state of the refit, or null where it has not been opened.</summary>
    public FitState? RefitState => _open.Refit is { } refit ? ApplyFlags(refit.Fits[0].State, stops: false) : null;

    /// <summary>
    /// Whether the search has nothing more to grant and no one runs anything of it: the winner, if any, is known.
    /// </summary>
    public bool IsSearchComplete => !Flags.Cancelled && _counts.Leased == 0
        && (Flags.Stopped || (_strategy.IsExhausted && _open.Count == 0));

    /// <summary>Whether nothing will ever change again: cancelled, or the refit has ended.</summary>
    public bool IsComplete => Flags.Cancelled || (IsSearchComplete && _open.Refit is { HasEnded: true });

    /// <summary>
    /// The open leases, in the order of their grants, each with the fits that are still to be reported.
    /// </summary>
    public IEnumerable<LeaseRecord> Leases =>
        _leases.Values.Select(l => l.Record with { Fits = [.. l.Outstanding.Select(f => f.Id)] });

    /// <summary>When the next lease expires, if it is not renewed; null where none is open.</summary>
    public DateTimeOffset? NextExpiry => _leases.Count == 0 ? null : _leases.Values.Min(l => l.Expires);

    /// <summary>How many fits of the search are in which state.</summary>
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

    /// <summary>The durable consequences of all operations since the last call, in their order.</summary>
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
