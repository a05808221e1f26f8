using Experiments.Engine.Devices;

namespace Experiments.Engine.ModelSelection.Estimates;

/// <summary>
/// An estimate of the duration of a search before it starts. Some of its trials train on this machine for a moment, and
/// their time is extrapolated over the grid by multiply-adds a row, rows, epochs and folds.
/// </summary>
public sealed record SearchEstimate
{
    private const int MaxMeasured = 3;

    /// <summary>The duration of the whole search, with the refit of the winner.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>The duration of the shortest trial, all folds together.</summary>
    public required TimeSpan ShortestTrial { get; init; }

    /// <summary>The duration of the longest trial, all folds together.</summary>
    public required TimeSpan LongestTrial { get; init; }

    /// <summary>True where the search can take less time: early stopping ends fits that no longer improve.</summary>
    public required bool IsUpperBound { get; init; }

    /// <summary>Measures and extrapolates in a fraction of a second, for data and grids of any size.</summary>
    /// <param name="plan">The search.</param>
    /// <param name="slots">The number of packs that train at once.</param>
    /// <param name="clock">The clock for measurements; null for the system's.</param>
    /// <param name="knownFits">The number of fits whose results are known and that do not run.</param>
    /// <param name="threads">
    /// The number of threads that measure at once; null for the number of slots, fewer to leave cores to other work.
    /// </param>
    /// <param name="cancellationToken">Cancels the measurement.</param>
    /// <returns>
    /// The estimate; null for a GPU, which is not used: its packs have as many trials as fit on it, and the speed of a
    /// fit that trains alone does not predict the speed of such a pack.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of slots is below 1.</exception>
    /// <exception cref="DeviceNotFoundException">The device of the plan does not exist.</exception>
    public static SearchEstimate? Measure(
        SearchPlan plan, int slots, TimeProvider? clock = null, long knownFits = 0,
        int? threads = null, CancellationToken cancellationToken = default)
    {
        var meter = new TrialMeter(plan, threads ?? slots, clock ?? TimeProvider.System);
        return ComputeForDevice(DeviceCatalog.Resolve(plan.Request.Device),
            plan, slots, work => meter.MeasureSecondsPerMultiplyAdd(work, cancellationToken), knownFits);
    }

    /// <summary>Extrapolates for a device; null for a GPU.</summary>
    internal static SearchEstimate? ComputeForDevice(
        string device, SearchPlan plan, int slots, Func<TrialWork, double> measure, long knownFits = 0) =>
            device == DeviceCatalog.Cpu ? Compute(plan, slots, measure, knownFits) : null;

    /// <summary>Extrapolates the measured speed to the whole search.</summary>
    /// <param name="plan">The search.</param>
    /// <param name="slots">The number of packs that train at once.</param>
    /// <param name="measure">Measures the seconds per multiply-add of a trial; called for few trials.</param>
    /// <param name="knownFits">The number of fits that do not run.</param>
    internal static SearchEstimate Compute(
        SearchPlan plan, int slots, Func<TrialWork, double> measure, long knownFits = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        var sample = GridSample.Create(plan);
        if (sample.Strata.Count == 0)
            return new()
            {
                Total = TimeSpan.Zero,
                ShortestTrial = TimeSpan.Zero,
                LongestTrial = TimeSpan.Zero,
                IsUpperBound = false
            };

        var rates = MeasureRates([.. sample.Strata.Select(k => k.Work)], measure);
        var costs = sample.Strata.Select(k => (
            Points: k.Points / sample.Points, Trial: rates(k.Work) * k.Work.Folds, Refit: rates(k.Work) * k.Work.Refit))
            .ToList();
        var (shortest, longest) = (costs.Min(c => c.Trial), costs.Max(c => c.Trial));
        var known = (double)knownFits / plan.Folds;
        var trials = Math.Max(0, Math.Min(sample.Points, plan.Trials.MaxTrials) - known);
        var search = trials * costs.Sum(c => c.Points * c.Trial) / slots;
        // A trial runs on one slot, so the search takes at least the time of one trial.
        var least = trials >= 1 ? costs.Sum(c => c.Points * c.Trial) : 0;
        return new()
        {
            Total = ToTimeSpan(Math.Max(search, least) + costs.Sum(c => c.Points * c.Refit)),
            ShortestTrial = ToTimeSpan(shortest),
            LongestTrial = ToTimeSpan(longest),
            IsUpperBound = sample.Strata.Any(k => k.Work.StopsEarly),
        };
    }

    /// <summary>
    /// Measures the smallest, a middle and the largest shape; each other shape is assumed as fast as the nearest of
    /// these.
    /// </summary>
    private static Func<TrialWork, double> MeasureRates(IReadOnlyList<TrialWork> kinds, Func<TrialWork, double> measure)
    {
        var shapes = kinds.DistinctBy(k => k.PackKey).OrderBy(k => k.TrainingRow).ToList();
        var chosen = shapes.Count <= MaxMeasured ? shapes : [shapes[0], shapes[shapes.Count / 2], shapes[^1]];
        var measured = chosen.Select(work => (Work: work, Seconds: measure(work))).ToList();
        return work => measured.MinBy(m => Math.Abs(Math.Log(m.Work.TrainingRow / work.TrainingRow))).Seconds;
    }

    private static TimeSpan ToTimeSpan(double seconds) =>
        seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;
}
