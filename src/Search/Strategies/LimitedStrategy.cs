namespace Experiments.Search.Strategies;

/// <summary>
/// A strategy that limits another one to a number of trials (<c>budget: max_trials</c>). The trials are always the
/// first ones of the inner strategy without a pack key, independent of the pack keys of callers. A trial that continues
/// at a higher rung does not count as a new one.
/// </summary>
public sealed class LimitedStrategy(ISearchStrategy inner, long maxTrials) : ISearchStrategy
{
    private long _trialsGiven;

    /// <summary>The next trial of the inner strategy, kept because the caller asked for another pack key.</summary>
    private Trial? _next;

    /// <inheritdoc/>
    public long? TotalTrials => Math.Min(inner.TotalTrials ?? long.MaxValue, maxTrials);

    /// <inheritdoc/>
    public long? RemainingTrials
    {
        get
        {
            var left = Math.Max(0, maxTrials - _trialsGiven);
            return inner.RemainingTrials is { } remaining ? Math.Min(remaining + (_next is null ? 0 : 1), left) : left;
        }
    }

    /// <inheritdoc/>
    public bool IsExhausted => _trialsGiven >= maxTrials || (_next is null && inner.IsExhausted);

    /// <inheritdoc/>
    public Trial? Ask(string? packKey = null)
    {
        if (_trialsGiven >= maxTrials) return null;
        _next ??= inner.Ask();
        if (_next is not { } next || (packKey is not null && next.PackKey != packKey)) return null;
        _next = null;
        if (next.Rung == 0) _trialsGiven++;
        return next;
    }

    /// <inheritdoc/>
    public void Tell(TrialResult result) => inner.Tell(result);

    /// <inheritdoc/>
    public bool IsUsed(long number, int rung = 0) => !IsNext(number, rung) && inner.IsUsed(number, rung);

    /// <inheritdoc/>
    public void Restore(long number, int rung = 0)
    {
        if (IsNext(number, rung)) _next = null;
        else inner.Restore(number, rung);
        if (rung == 0) _trialsGiven++;
    }

    /// <inheritdoc/>
    public Trial GetTrial(long number, int rung = 0) => inner.GetTrial(number, rung);

    private bool IsNext(long number, int rung) => _next is { } next && (next.Number, next.Rung) == (number, rung);
}
