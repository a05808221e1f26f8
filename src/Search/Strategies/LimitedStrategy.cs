namespace Experiments.Search.Strategies;

/// <summary>Another strategy, up to a number of trials (<c>budget: max_trials</c>). A trial that goes on at a higher rung is no new one.</summary>
public sealed class LimitedStrategy(ISearchStrategy inner, long maxTrials) : ISearchStrategy
{
    private long _given;

    /// <inheritdoc/>
    public long? TotalTrials => Math.Min(inner.TotalTrials ?? long.MaxValue, maxTrials);

    /// <inheritdoc/>
    public long? RemainingTrials => Math.Min(inner.RemainingTrials ?? long.MaxValue, Math.Max(0, maxTrials - _given));

    /// <inheritdoc/>
    public bool IsExhausted => _given >= maxTrials || inner.IsExhausted;

    /// <inheritdoc/>
    public Trial? Ask(string? group = null)
    {
        if (_given >= maxTrials) return null;
        var trial = inner.Ask(group);
        if (trial is { Rung: 0 }) _given++;
        return trial;
    }

    /// <inheritdoc/>
    public void Tell(TrialResult result) => inner.Tell(result);

    /// <inheritdoc/>
    public bool IsTaken(long number, int rung = 0) => inner.IsTaken(number, rung);

    /// <inheritdoc/>
    public void Restore(long number, int rung = 0)
    {
        inner.Restore(number, rung);
        if (rung == 0) _given++;
    }

    /// <inheritdoc/>
    public Trial Recall(long number, int rung = 0) => inner.Recall(number, rung);
}
