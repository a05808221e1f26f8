namespace Experiments.Search.Strategies;

/// <summary>
/// Another strategy, up to a number of trials (<c>budget: max_trials</c>): always the same ones, those that it gives to who
/// asks for any, whoever asks for which group meanwhile. A trial that goes on at a higher rung is no new one.
/// </summary>
public sealed class LimitedStrategy(ISearchStrategy inner, long maxTrials) : ISearchStrategy
{
    private long _given;

    /// <summary>The next trial, where somebody wanted one of another group.</summary>
    private Trial? _next;

    /// <inheritdoc/>
    public long? TotalTrials => Math.Min(inner.TotalTrials ?? long.MaxValue, maxTrials);

    /// <inheritdoc/>
    public long? RemainingTrials
    {
        get
        {
            var left = Math.Max(0, maxTrials - _given);
            return inner.RemainingTrials is { } remaining ? Math.Min(remaining + (_next is null ? 0 : 1), left) : left;
        }
    }

    /// <inheritdoc/>
    public bool IsExhausted => _given >= maxTrials || (_next is null && inner.IsExhausted);

    /// <inheritdoc/>
    public Trial? Ask(string? group = null)
    {
        if (_given >= maxTrials) return null;
        _next ??= inner.Ask();
        if (_next is not { } next || (group is not null && next.Group != group)) return null;
        _next = null;
        if (next.Rung == 0) _given++;
        return next;
    }

    /// <inheritdoc/>
    public void Tell(TrialResult result) => inner.Tell(result);

    /// <inheritdoc/>
    public bool IsTaken(long number, int rung = 0) => !IsNext(number, rung) && inner.IsTaken(number, rung);

    /// <inheritdoc/>
    public void Restore(long number, int rung = 0)
    {
        if (IsNext(number, rung)) _next = null;
        else inner.Restore(number, rung);
        if (rung == 0) _given++;
    }

    /// <inheritdoc/>
    public Trial Recall(long number, int rung = 0) => inner.Recall(number, rung);

    private bool IsNext(long number, int rung) => _next is { } next && (next.Number, next.Rung) == (number, rung);
}
