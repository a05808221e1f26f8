using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Search.Strategies;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>
/// The metrics of a search's trials: their waiting times, their durations, and the best mean score by metric. The
/// memory is proportional to the open trials.
/// </summary>
/// <param name="folds">The number of fits of a trial.</param>
/// <param name="began">The time from which trials could be leased from this coordinator.</param>
internal sealed class TrialCounts(int folds, DateTimeOffset began)
{
    private readonly Dictionary<TrialId, TrialState> _open = [];
    private readonly List<TimeSpan> _waitTimes = [];
    private readonly List<TimeSpan> _trialTimes = [];
    private Dictionary<string, double> _best = new(StringComparer.Ordinal);

    /// <summary>
    /// The best mean score by metric, of trials whose fits have all ended. A returned dictionary never changes.
    /// </summary>
    public IReadOnlyDictionary<string, double> BestScores => _best;

    /// <summary>Notes that the trial of a fit was leased, for the first time or again.</summary>
    public void OnLeased(FitId fit, DateTimeOffset now)
    {
        if (fit.IsRefit) return;
        var open = GetOrAdd(fit.GetTrialId());
        // A trial that was leased before and has no time of its return was returned just now.
        _waitTimes.Add(now - (open.WaitingSince ?? (open.FirstLeased is null ? began : now)));
        open.WaitingSince = null;
        open.FirstLeased ??= now;
    }

    /// <summary>Notes that a fit was returned, and its trial waits.</summary>
    public void OnReturned(FitId fit, DateTimeOffset now)
    {
        if (!fit.IsRefit) GetOrAdd(fit.GetTrialId()).WaitingSince = now;
    }

    /// <summary>Notes that a fit has ended, with scores or a failure.</summary>
    /// <param name="fit">The report of the fit.</param>
    /// <param name="now">The time of the end; null for a fit that ended in an earlier term or was adopted.</param>
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
    /// Takes the waiting times of trials that were leased since the last call, and the durations of those that ended.
    /// </summary>
    public (IReadOnlyList<TimeSpan> Waits, IReadOnlyList<TimeSpan> Times) TakeTimes()
    {
        (TimeSpan[], TimeSpan[]) taken = ([.. _waitTimes], [.. _trialTimes]);
        _waitTimes.Clear();
        _trialTimes.Clear();
        return taken;
    }

    // NaN is not better than any score.
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

        /// <summary>The time since which the trial waits again; null before a return and while it is leased.</summary>
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
