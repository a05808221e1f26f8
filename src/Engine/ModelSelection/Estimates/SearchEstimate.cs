using Experiments.Engine.Devices;

namespace Experiments.Engine.ModelSelection.Estimates;

/// <summary>
/// How long a search will take, before it begins: some of its trials are begun on this machine for a moment, and what
/// that took is extrapolated over the grid by multiply-adds a row, rows, epochs and folds.
/// </summary>
public sealed record SearchEstimate
{
    private const int MaxMeasured = 3;

    /// <summary>The whole search, with the winner's last training.</summary>
    public required TimeSpan Total { get; init; }

    /// <summary>The trial, all of its folds, that takes least.</summary>
    public required TimeSpan ShortestTrial { get; init; }

    /// <summary>The trial, all of its folds, that takes longest.</summary>
    public required TimeSpan LongestTrial { get; init; }

    /// <summary>Whether it may well be less: early stopping ends fits that no longer improve.</summary>
    public required bool IsUpperBound { get; init; }

    /// <summary>Measures and extrapolates; takes a fraction of a second, whatever the data and the grid.</summary>
    /// <param name="plan">The search.</param>
    /// <param name="slots">How many packs train at once.</param>
    /// <param name="clock">What measures; null for the system's.</param>
    /// <param name="knownFits">Fits whose results are known and that are not run.</param>
    /// <param name="threads">
    /// On how many threads at once it is measured; null for as many as slots, fewer where other work must not be
    /// disturbed.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The estimate; null where a GPU trains, which is not touched: its packs are of as many trials as the card takes,
    /// and a fit that trains alone on it for a moment tells nothing of that.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no slot.</exception>
    /// <exception cref="DeviceNotFoundException">The device that the plan asks for is not there.</exception>
    public static SearchEstimate? Measure(
        SearchPlan plan, int slots, TimeProvider? clock = null, long knownFits = 0,
        int? threads = null, CancellationToken cancellationToken = default)
    {
        var meter = new TrialMeter(plan, threads ?? slots, clock ?? TimeProvider.System);
        return ComputeForDevice(DeviceCatalog.Resolve(plan.Request.Device),
            plan, slots, work => meter.MeasureSecondsPerMultiplyAdd(work, cancellationToken), knownFits);
    }

    /// <summary>Extrapolates for a device, or gives null where that is a GPU.</summary>
    internal static SearchEstimate? ComputeForDevice(
        string device, SearchPlan plan, int slots, Func<TrialWork, double> measure, long knownFits = 0) =>
            device == DeviceCatalog.Cpu ? Compute(plan, slots, measure, knownFits) : null;

    /// <summary>Extrapolates.</summary>
    /// <param name="plan">The search.</param>
    /// <param name="slots">How many packs train at once.</param>
    /// <param name="measure">Seconds a multiply-add of a trial; asked for few trials.</param>
    /// <param name="knownFits">Fits that are not run.</param>
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
        // However many slots there are, a trial is one slot's.
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
    /// Measures the smallest shape, one in the middle and the largest; the others are as fast as the nearest of these.
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
