using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Search.Strategies;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>
/// What metrics show of a search's trials: how long they wait and take, and the best mean score by metric. Bounded by
/// the trials that are open.
/// </summary>
/// <param name="folds">The fits of a trial.</param>
/// <param name="began">When trials could first be leased from this coordinator.</param>
internal sealed class TrialCounts(int folds, DateTimeOffset began)
{
    private readonly Dictionary<TrialId, TrialState> _open = [];
    private readonly List<TimeSpan> _waitTimes = [];
    private readonly List<TimeSpan> _trialTimes = [];
    private Dictionary<string, double> _best = new(StringComparer.Ordinal);

    /// <summary>
    /// By metric, the best mean score of a trial whose fits are all there; it is not changed any more once it was given
    /// out.
    /// </summary>
    public IReadOnlyDictionary<string, double> BestScores => _best;

    /// <summary>The trial of a fit was leased, for the first time or again.</summary>
    public void OnLeased(FitId fit, DateTimeOffset now)
    {
        if (fit.IsRefit) return;
        var open = GetOrAdd(fit.GetTrialId());
        // One that was leased before and is not known to wait was returned at this moment.
        _waitTimes.Add(now - (open.WaitingSince ?? (open.FirstLeased is null ? began : now)));
        open.WaitingSince = null;
        open.FirstLeased ??= now;
    }

    /// <summary>A fit was returned, and its trial waits.</summary>
    public void OnReturned(FitId fit, DateTimeOffset now)
    {
        if (!fit.IsRefit) GetOrAdd(fit.GetTrialId()).WaitingSince = now;
    }

    /// <summary>A fit has ended, well or not.</summary>
    /// <param name="fit">What it gave.</param>
    /// <param name="now">When; null where that is long past, or it was known already.</param>
    public void OnEnded(FitReport fit, DateTimeOffset? now)
    {
        var id = fit.GetId();
        if (id.IsRefit) return;
        var open = GetOrAdd(id.GetTrialId());
        open.Fits[fit.Fold] = fit;
        if (open.Fits.Count < folds) return;
        _open.Remove(id.GetTrialId());
        if (open.FirstLeased is { } leased && now is { } end) _trialTimes.Add(end - leased);
        foreach (var metric in fit.Scores.Keys) UpdateBest(metric, open.ComputeMean(metric));
    }

    /// <summary>
    /// How long trials waited that were leased since the last call, and how long those took that ended.
    /// </summary>
    public (IReadOnlyList<TimeSpan> Waits, IReadOnlyList<TimeSpan> Times) TakeTimes()
    {
        (TimeSpan[], TimeSpan[]) taken = ([.. _waitTimes], [.. _trialTimes]);
        _waitTimes.Clear();
        _trialTimes.Clear();
        return taken;
    }

    // NaN is no better than anything.
    private void UpdateBest(string metric, double mean)
    {
        if (mean > _best.GetValueOrDefault(metric, double.NegativeInfinity)) _best = new(_best) { [metric] = mean };
    }

    private TrialState GetOrAdd(TrialId trial)
    {
        if (!_open.TryGetValue(trial, out var open)) _open[trial] = open = new();
        return open;
    }

    private sealed class TrialState
    {
        public DateTimeOffset? FirstLeased { get; set; }

        /// <summary>Since when it waits again; null before it was leased.</summary>
        public DateTimeOffset? WaitingSince { get; set; }

        /// <summary>The fits that have ended, by fold.</summary>
        public SortedList<int, FitReport> Fits { get; } = [];

        /// <summary>The mean of a metric over the folds; NaN where a fit failed.</summary>
        public double ComputeMean(string metric) => MeanScore.Compute(
        [
            .. Fits.Values.Select(
                f => f.Failure is null ? f.Scores.GetValueOrDefault(metric, double.NaN) : double.NaN),
        ]);
    }
}
