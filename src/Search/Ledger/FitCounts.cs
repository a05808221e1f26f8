namespace Experiments.Search.Ledger;

/// <summary>
/// The number of a search's fits in each state, of all trials that the strategy has given. The refit is not counted.
/// </summary>
internal sealed class FitCounts
{
    private long _waiting;
    private long _leased;
    private long _completed;
    private long _failed;

    /// <summary>The number of fits that wait.</summary>
    public long Waiting => _waiting;

    /// <summary>The number of fits that workers hold.</summary>
    public long Leased => _leased;

    /// <summary>The number of fits that ended with a score.</summary>
    public long Completed => _completed;

    /// <summary>The number of fits that ended with a failure.</summary>
    public long Failed => _failed;

    /// <summary>The number of trials with a leased fit.</summary>
    public long TrialsRunning { get; private set; }

    /// <summary>Adds the fits of a trial that the strategy gave; they wait.</summary>
    public void Add(OpenTrial trial) => _waiting += trial.Fits.Count;

    /// <summary>Changes the state of a fit. No other code does, so the counts are always those of the fits.</summary>
    public void SetState(OpenFit fit, FitState state)
    {
        if (!fit.Id.IsRefit)
        {
            GetCount(fit.State)--;
            GetCount(state)++;
            if (fit.State == FitState.Leased && --fit.Trial.LeasedFits == 0) TrialsRunning--;
            if (state == FitState.Leased && fit.Trial.LeasedFits++ == 0) TrialsRunning++;
        }
        fit.State = state;
    }

    private ref long GetCount(FitState state)
    {
        switch (state)
        {
            case FitState.Leased: return ref _leased;
            case FitState.Completed: return ref _completed;
            case FitState.Failed: return ref _failed;
            default: return ref _waiting;
        }
    }
}
